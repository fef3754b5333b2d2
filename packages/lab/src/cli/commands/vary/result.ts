import {
  type InitialDraws,
  type Measure,
  type PairedDifference,
  pairedDifference,
  type Spread,
  spread,
} from '../../../compare/index.ts';

/** The result of one value with one seed. */
export interface VariedRun {
  readonly id: string;
  readonly value: string;
  readonly seed: number;
  readonly diverged: boolean;
  readonly iterations: number;
  readonly loss: number | null;
  /** In the measure of the comparison. */
  readonly score: number | null;
  readonly seconds: number | null;
}

/** The results of one value with all seeds. */
export interface VariedValue {
  readonly value: string;
  readonly diverged: number;
  readonly score: Spread;
  readonly loss: Spread;
  /** The difference from the first value, paired by seed; null for the first. */
  readonly difference: {
    readonly score: PairedDifference;
    readonly loss: PairedDifference;
  } | null;
}

/** A comparison of the values of one setting. */
export interface Comparison {
  readonly setting: string;
  /** The measure of scores: accuracy in per cent, or RMSE in the unit of the target. */
  readonly measure: Measure;
  readonly seeds: readonly number[];
  /** The tag of all its runs. */
  readonly group: string;
  readonly variants: readonly VariedValue[];
  /** Settings in which the variants differ. */
  readonly differs: readonly string[];
  /** Settings that are the same in all of them. */
  readonly held: Readonly<Record<string, string>>;
  /** Whether each seed splits the rows again. */
  readonly splits: boolean;
  /** How the order of the samples was kept equal, or `different`. */
  readonly order: 'one stream' | 'own stream' | 'different';
  readonly initial: InitialDraws;
  /** The set that scores are computed on: the validation set if all variants have one, else the test set. */
  readonly split: 'validation' | 'test';
  /** Values that keep some training samples for validation, while others train on all. */
  readonly validating: readonly string[];
  readonly runs: readonly VariedRun[];
}

/** Summarises the runs of one value, compared with those of the first value. */
export function summary(value: string, first: string, runs: readonly VariedRun[]): VariedValue {
  const of = (name: string, field: 'score' | 'loss') =>
    runs.filter((run) => run.value === name).map((run) => run[field]);
  return {
    value,
    diverged: runs.filter((run) => run.value === value && run.diverged).length,
    score: spread(of(value, 'score')),
    loss: spread(of(value, 'loss')),
    difference:
      value === first
        ? null
        : {
            score: pairedDifference(of(value, 'score'), of(first, 'score')),
            loss: pairedDifference(of(value, 'loss'), of(first, 'loss')),
          },
  };
}
