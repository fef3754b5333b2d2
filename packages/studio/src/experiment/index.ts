import type { Repeatable } from '@gradus/lab/config';
import type { DataSummary } from '../engine/messages.ts';

export type Experiment = Repeatable & {
  readonly rates: readonly { readonly iteration: number; readonly lr: number }[];
};
export declare const LESSON_LETTERS: readonly ('A' | 'B' | 'C' | 'D')[];
export declare function lessonExperiment(name: string): Experiment;
export declare function titleOf(experiment: Experiment): string;
export interface Problem { readonly field: string; readonly problem: string; readonly details?: object }
export declare function problemsOf(experiment: Experiment, data: DataSummary | null): Problem[];
