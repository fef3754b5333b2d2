export { type Description, describe } from './describe.ts';
export { diagnose } from './diagnose.ts';
export { Monitor } from './monitor.ts';
export { Probe, type ProbeOptions } from './probe.ts';
export {
  type ActivationRecord,
  type Histogram,
  type LayerRecord,
  type NonFinite,
  type ProbeEvent,
  probeEventSchema,
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
