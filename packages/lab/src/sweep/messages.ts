/** The messages between a pool and its threads: plain data. */
import type { Score } from 'gradus/sweep';
import type { Language } from '../lang/index.ts';
import type { SweepData } from './data.ts';
import type { TrialOutcome, TrialSpec } from './trial.ts';

/** The data that a thread starts with. */
export interface ThreadStart {
  readonly data: SweepData;
  /** The directory of runs. */
  readonly root: string;
  /** The engine's threads for each trial. */
  readonly threads: number;
  /** The language of errors. */
  readonly language: Language;
}

/** A message from the pool to a thread. */
export type ToThread =
  | { readonly kind: 'run'; readonly spec: TrialSpec }
  | { readonly kind: 'answer'; readonly goesOn: boolean }
  | { readonly kind: 'abort' };

/** A message from a thread about its trial, `begun` first; `fatal` is an error that would stop any trial. */
export type FromThread =
  | { readonly kind: 'begun' }
  | { readonly kind: 'report'; readonly step: number; readonly score: Score }
  | { readonly kind: 'ended'; readonly outcome: TrialOutcome }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'fatal'; readonly message: string; readonly code?: string };
