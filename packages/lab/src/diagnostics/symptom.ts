import type { ActivationName, Initialisation } from '../settings/names.ts';
import type { ProbeEvent } from './record.ts';

/** The settings of a network and its training that advice depends on. */
export interface Settings {
  readonly hidden: readonly number[];
  readonly activation: ActivationName | null;
  readonly init: Initialisation;
  readonly lr: number;
  readonly weightDecay: number;
  /** The norm that all gradients together are clipped to; null without clipping. */
  readonly clipNorm: number | null;
}

/** Changes of settings that an advice suggests. A setting that is left out stays as it is. */
export interface Changes {
  readonly hidden?: readonly number[];
  readonly activation?: ActivationName;
  readonly init?: Initialisation;
  /** Gain of the hidden layers, and of the last one. */
  readonly gain?: readonly [hidden: number, last: number];
  readonly lr?: number;
  readonly weightDecay?: number;
  readonly clipNorm?: number;
}

/** A remedy for a symptom. */
export type AdviceKey =
  | 'sigmoidGain'
  | 'tanhXavier'
  | 'reluHe'
  | 'heInit'
  | 'fewerLayers'
  | 'smallerInit'
  | 'scaleInputs'
  | 'lowerRate'
  | 'raiseRate'
  | 'weightDecay'
  | 'leakyRelu'
  | 'leakyReluLowerRate'
  | 'clip'
  | 'lookAtInput';

/** A remedy, with the changes of settings that try it; some remedies are not a matter of settings. */
export interface Advice {
  readonly key: AdviceKey;
  readonly changes: Changes | null;
}

/** The names of all symptoms, causes before effects. */
export type SymptomName =
  | 'notFinite'
  | 'lossAtStart'
  | 'saturation'
  | 'deadUnits'
  | 'explodingGradient'
  | 'vanishingGradient'
  | 'largeUpdates'
  | 'smallUpdates';

/** A note is worth knowing. A warning is a problem, and stays one once it was reported. */
export type Severity = 'note' | 'warn';

/** A symptom at one place, at one check. */
export interface Finding {
  /** A layer or an activation; null for the whole network. */
  readonly place: string | null;
  /** The value that is compared with the threshold; null if it is not finite. */
  readonly value: number | null;
  readonly severity: Severity;
  /** Further measurements for the description. */
  readonly details?: Readonly<Record<string, number | string>>;
}

/** Definition of a symptom. */
export interface SymptomKind {
  readonly name: SymptomName;
  /** Number of checks in a row at which it must hold. */
  readonly checks: number;
  /** Whether it can be harmless: then it is not a warning at checks where the network has learned its samples. */
  readonly mayBeHarmless?: boolean;
  /** Causes of this symptom. If one of them is found, this symptom is its effect and is not reported. */
  readonly hiddenBy?: readonly SymptomName[];
  /** The places where it holds at the last of `checks`, which are the latest ones, as many as any symptom needs. */
  find(checks: readonly ProbeEvent[]): Finding[];
  /** Remedies, the best first. `sinceStart`: it held before the first step. */
  advise(settings: Settings, finding: Finding, sinceStart: boolean): Advice[];
}

/** How well a network has learned its probe set: accuracy, or share of the variance explained. */
export interface Learned {
  readonly measure: 'accuracy' | 'variance';
  readonly percent: number;
}

/** A symptom of a run. */
export interface Symptom {
  readonly name: SymptomName;
  readonly severity: Severity;
  /** The steps of the first and of the last check in the row. */
  readonly since: number;
  readonly until: number;
  /** Number of checks in that row. */
  readonly checks: number;
  /** Whether it no longer holds at the last check. */
  readonly isOver: boolean;
  /** The places where it held at its last check, the worst first. */
  readonly findings: readonly Finding[];
  /** What the network has learned of the probe set, if that makes the symptom harmless; else null. */
  readonly harmlessAt: Learned | null;
  readonly advice: readonly Advice[];
}
