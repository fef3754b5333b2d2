export { commandFor, settingsOf, withChanges } from './apply-advice.ts';
export { type Description, describe } from './describe.ts';
export { Diagnosis, diagnose } from './diagnose.ts';
export { SATURATED } from './measures.ts';
export { Monitor } from './monitor.ts';
export { PRESETS, type Preset, type PresetName, type PresetProblem } from './presets.ts';
export { Probe, type ProbeOptions, probeSet } from './probe.ts';
export {
  type ActivationRecord,
  type Histogram,
  type LayerRecord,
  type NonFinite,
  type ProbeEvent,
  probeEventSchema,
  probesIn,
} from './record.ts';
export { isProbeTime } from './schedule.ts';
export type {
  Advice,
  AdviceKey,
  Changes,
  Finding,
  Settings,
  Severity,
  Symptom,
  SymptomName,
} from './symptom.ts';
export { median, UPDATE_BAND } from './symptoms/updates.ts';
