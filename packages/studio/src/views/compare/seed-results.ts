import { type PairedDifference, pairedDifference, type Spread, spread } from '@gradus/lab/compare';
import type { RunEvent } from '@gradus/lab/events';
import type { Experiment } from '../../experiment/index.ts';
import type { RunStyle } from '../../state/run-style.ts';

/** An experiment that is trained with several seeds. */
export interface Contender {
  readonly label: string;
  readonly style: RunStyle;
  readonly experiment: Experiment;
}

/** The results of one experiment with all seeds. */
export interface SeedResult extends Contender {
  /** By seed; null if there is none (yet). */
  readonly outcomes: readonly (Outcome | null)[];
  readonly accuracy: Spread;
  readonly loss: Spread;
  /** Of the mean accuracy, 95 %; null for fewer than two. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly diverged: number;
  /** Difference to the first, seed by seed; null for the first. */
  readonly difference: {
    readonly accuracy: PairedDifference;
    readonly loss: PairedDifference;
  } | null;
}

/** How the order of the samples compares, seed by seed; names of the command line's catalogue. */
type SampleOrder = 'one stream' | 'own stream' | 'different';

/** @param outcomes the results of each contender, by seed */
export function seedResults(
  contenders: readonly Contender[],
  outcomes: readonly (readonly (Outcome | null)[])[],
): SeedResult[] {
  const valuesOf = (i: number, name: 'accuracy' | 'loss') =>
    outcomes[i].map((outcome) => outcome?.[name] ?? null);
  const difference = (i: number, name: 'accuracy' | 'loss') =>
    pairedDifference(valuesOf(i, name), valuesOf(0, name));
  return contenders.map((contender, i) => {
    const accuracies = valuesOf(i, 'accuracy');
    return {
      ...contender,
      outcomes: outcomes[i],
      accuracy: spread(accuracies),
      loss: spread(valuesOf(i, 'loss')),
      // A mean is its difference to 0.
      interval: pairedDifference(
        accuracies,
        accuracies.map(() => 0),
      ).interval,
      diverged: outcomes[i].filter((outcome) => outcome?.diverged).length,
      difference:
        i === 0 ? null : { accuracy: difference(i, 'accuracy'), loss: difference(i, 'loss') },
    };
  });
}

/** The experiment with another seed. */
export function seeded(experiment: Experiment, seed: number): Experiment {
  return { ...experiment, training: { ...experiment.training, seed } };
}

/**
 * How the order of the samples compares, by seed. Networks of equal form with equal initialisation leave the
 * generator in the same state, and the order is drawn next.
 */
export function sampleOrder(experiments: readonly Experiment[]): SampleOrder {
  const ofItsOwn = new Set(experiments.map(({ training }) => training.dataSeed));
  if (ofItsOwn.size > 1) return 'different';
  if (!ofItsOwn.has(null)) return 'own stream';
  const draws = experiments.map(({ model, training: { init } }) =>
    [model.inputDim, ...model.hidden, model.outputDim, init].join(),
  );
  return new Set(draws).size === 1 ? 'one stream' : 'different';
}

/** The meaning of a difference: nothing if its interval contains 0 or does not exist. */
export function verdictOf({ interval }: PairedDifference): 'higher' | 'lower' | 'open' {
  if (interval === null || (interval[0] <= 0 && interval[1] >= 0)) return 'open';
  return interval[0] > 0 ? 'higher' : 'lower';
}

/** The result of one training. */
export interface Outcome {
  readonly diverged: boolean;
  /** Per cent of the test set at the end; null if it diverged or was never tested. */
  readonly accuracy: number | null;
  /** Of the last step; null if it diverged. */
  readonly loss: number | null;
}

/** The result of a run by its events; null while it trains. */
export function outcomeOf(events: readonly RunEvent[]): Outcome | null {
  const last = events.findLast(({ event }) => event === 'end' || event === 'diverged');
  if (last?.event === 'diverged') return { diverged: true, accuracy: null, loss: null };
  if (last?.event !== 'end' || last.aborted) return null;
  return { diverged: false, accuracy: last.accuracy, loss: last.loss };
}
