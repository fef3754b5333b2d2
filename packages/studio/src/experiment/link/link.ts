import type { Experiment } from '../schema.ts';
import type { LANGUAGES } from './keys.ts';

/** What an address says: a view of the page, and the experiments that it shows. */
export interface Link {
  /** The view and what is below it, such as `['lesson', '3']`; none for the page's first view. */
  readonly path: readonly string[];
  readonly experiments: readonly SharedExperiment[];
  /** Null where the reader's own language is to be taken. */
  readonly lang: (typeof LANGUAGES)[number] | null;
  /** Whether controls are locked, for a lesson. */
  readonly locked: boolean;
}

/** An experiment, and what came of it where it was shared. */
export interface SharedExperiment {
  readonly experiment: Experiment;
  /** To be compared with what comes of it here; null where nothing was said. */
  readonly result: Result | null;
}

/** What came of an experiment, enough to see whether it came out the same elsewhere. */
export interface Result {
  /** Steps taken. */
  readonly iteration: number;
  /** Of the last step, before its update. */
  readonly loss: number;
  /** Pictures of the test set that were recognised after that step; null without a test. */
  readonly correct: number | null;
  /** See `digestOf`; null where the link has none. */
  readonly digest: string | null;
  /** Where it was computed; null where that is not known. */
  readonly machine: Machine | null;
}

/** A machine as far as the last bits of results depend on it. */
export interface Machine {
  /** Such as `x86`; null where the browser does not say. */
  readonly arch: string | null;
  readonly fusedMultiplyAdd: boolean;
}
