import type { Experiment } from '../schema.ts';
import type { LANGUAGES } from './keys.ts';

/** What an address holds: a view of the page, and the experiments that it shows. */
export interface Link {
  /** The view and its parts, such as `['lesson', '3']`; empty for the page's first view. */
  readonly path: readonly string[];
  readonly experiments: readonly SharedExperiment[];
  /** Null for the reader's own language. */
  readonly lang: (typeof LANGUAGES)[number] | null;
  /** Whether controls are locked, for a lesson. */
  readonly locked: boolean;
}

/** An experiment, with its result if it was shared. */
export interface SharedExperiment {
  readonly experiment: Experiment;
  /** To compare with the result here; null if the link has none. */
  readonly result: Result | null;
  /** The checksum of its table, which no address holds; the experiment is then on other data. */
  readonly table?: string;
}

/** The result of an experiment, with enough detail to check whether it is the same elsewhere. */
export interface Result {
  /** Steps taken. */
  readonly iteration: number;
  /** Of the last step, before its update. */
  readonly loss: number;
  /** Number of correct predictions on the test set after that step; null without a test. */
  readonly correct: number | null;
  /** See `digestOf`; null if the link has none. */
  readonly digest: string | null;
  /** Where it was computed; null if not known. */
  readonly machine: Machine | null;
}

/** What the last bits of a result depend on in a machine. */
export interface Machine {
  /** Such as `x86`; null if the browser does not report it. */
  readonly arch: string | null;
  readonly fusedMultiplyAdd: boolean;
}
