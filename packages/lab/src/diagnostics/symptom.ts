import type { ActivationName, Initialisation } from '../settings/names.ts';
import type { ProbeEvent } from './record.ts';

/** How a network is built and trained, as far as advice depends on it. */
export interface Settings {
  readonly hidden: readonly number[];
  readonly activation: ActivationName | null;
  readonly init: Initialisation;
  readonly lr: number;
  readonly weightDecay: number;
  /** The largest norm of all gradients together; null where they are not clipped. */
  readonly clipNorm: number | null;
}

/** What an advice would have changed; what is left out stays as it is. */
export interface Changes {
  readonly hidden?: readonly number[];
  readonly activation?: ActivationName;
  readonly init?: Initialisation;
  /** Of the hidden layers and of the last one. */
  readonly gain?: readonly [hidden: number, last: number];
  readonly lr?: number;
  readonly weightDecay?: number;
  readonly clipNorm?: number;
}

/** What may mend a symptom. */
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

/** A remedy as a change of the settings, so that it can be tried; some cannot be said in settings. */
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

/** A note is worth knowing; a warning is a problem, and stays one once it was reported. */
export type Severity = 'note' | 'warn';

/** A symptom at one place, at one check. */
export interface Finding {
  /** A layer or an activation; null where it is the whole network. */
  readonly place: string | null;
  /** What the threshold is compared with; null where it is not finite. */
  readonly value: number | null;
  readonly severity: Severity;
  /** More numbers that tell about it. */
  readonly details?: Readonly<Record<string, number | string>>;
}

/** Definition of a symptom. */
export interface SymptomKind {
  readonly name: SymptomName;
  /** Checks in a row at which it has to hold. */
  readonly checks: number;
  /** Whether it may do no harm, so that it is not a warning at checks where the network has learned its samples. */
  readonly mayBeHarmless?: boolean;
  /** Causes; where one of them is found too, this is its effect and is not reported. */
  readonly hiddenBy?: readonly SymptomName[];
  /** Where it holds at the last of these checks: all so far, or as many of the last as any symptom needs. */
  find(checks: readonly ProbeEvent[]): Finding[];
  /** What to try, the best first. `sinceStart`: it held before the first step. */
  advise(settings: Settings, finding: Finding, sinceStart: boolean): Advice[];
}

/** What a network does with its probe set: recognises so much of it, or explains so much of its variance. */
export interface Learnt {
  readonly measure: 'accuracy' | 'variance';
  readonly percent: number;
}

/** A symptom of a run. */
export interface Symptom {
  readonly name: SymptomName;
  readonly severity: Severity;
  /** The iteration of the first check in the row, and of the last at which it held. */
  readonly since: number;
  readonly until: number;
  /** Checks in that row. */
  readonly checks: number;
  /** Whether it no longer holds at the last check. */
  readonly isOver: boolean;
  /** Where it held at last, the worst first. */
  readonly findings: readonly Finding[];
  /** How much the network has learned of the probe set, where that is so much that no harm shows. */
  readonly harmlessAt: Learnt | null;
  readonly advice: readonly Advice[];
}
