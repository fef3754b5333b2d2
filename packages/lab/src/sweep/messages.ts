/** What a pool and its threads send each other: plain data. */
import type { Score } from 'gradus/sweep';
import type { Language } from '../lang/index.ts';
import type { SweepData } from './data.ts';
import type { TrialOutcome, TrialSpec } from './trial.ts';

/** What a thread begins with. */
export interface ThreadStart {
  readonly data: SweepData;
  /** Where runs are kept. */
  readonly root: string;
  /** Threads of the engine for each trial. */
  readonly threads: number;
  /** Of what errors say. */
  readonly language: Language;
}

/** What the pool says. */
export type ToThread =
  | { readonly kind: 'run'; readonly spec: TrialSpec }
  | { readonly kind: 'answer'; readonly goesOn: boolean }
  | { readonly kind: 'abort' };

/** What a thread says of its trial; `fatal` is what no other trial would get past either. */
export type FromThread =
  | { readonly kind: 'report'; readonly step: number; readonly score: Score }
  | { readonly kind: 'ended'; readonly outcome: TrialOutcome }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'fatal'; readonly message: string; readonly code?: string };
