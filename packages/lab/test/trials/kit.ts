import type { Dimension, Value } from 'gradus/sweep';
import { type SweepConfig, SweepFolder, type TrialLine } from '../../src/sweep/folder.ts';
import { ranked, type SweepView, type ViewedTrial } from '../../src/trials/index.ts';

/** A trial with settings and a score; null for one that failed. */
export function trial(
  index: number,
  settings: Readonly<Record<string, Value>>,
  score: number | null,
): ViewedTrial {
  const state = score === null ? 'failed' : 'complete';
  return {
    ...{ index, run: `run-${index}`, state, settings },
    score: score === null ? null : { value: score },
  };
}

/** The view of a sweep with these trials. */
export function view(
  dimensions: Readonly<Record<string, Dimension>>,
  trials: readonly ViewedTrial[],
  others: Partial<SweepView> = {},
): SweepView {
  return {
    ...{
      id: 's',
      title: 'penguins.csv',
      mode: 'min',
      measure: 'rmse',
      watched: 'validation',
      dimensions,
      trials,
    },
    ...{ best: null, importance: null, ...others },
  };
}

export const LR: Dimension = { kind: 'logUniform', least: 1e-4, most: 1e-1 };

/** A sweep of `count` trials, each drawn and scored by its index alone: 5 settings, one of them conditional. */
export function sampleSweep(count: number): SweepView {
  const draw = (index: number, salt: number): number => {
    const x = Math.sin(index * 12.9898 + salt * 78.233) * 43758.5453;
    return x - Math.floor(x);
  };
  const hidden = [[64], [128], [64, 64], [256, 64]];
  const trials = Array.from({ length: count }, (_, index): ViewedTrial => {
    const lr = 1e-4 * 1000 ** draw(index, 1);
    const optimizer = draw(index, 2) < 0.5 ? 'sgd' : 'adam';
    const settings = {
      lr,
      hidden: hidden[Math.floor(4 * draw(index, 3))],
      dropout: draw(index, 4) / 2,
      optimizer,
      ...(optimizer === 'sgd' && { momentum: 0.9 * draw(index, 5) }),
    };
    const value = 97 - 6 * Math.abs(Math.log10(lr) + 2) - 4 * settings.dropout + draw(index, 6);
    const state = index % 9 === 8 ? 'failed' : index % 3 === 2 ? 'stopped' : 'complete';
    return {
      ...{ index, run: `sweep-1-trial${index}-seed0`, state, settings },
      score: state === 'failed' ? null : { value },
      ...(state === 'failed' && { reason: 'the loss was NaN at step 12' }),
    };
  });
  const [best] = ranked(
    trials.filter(({ state }) => state === 'complete'),
    'max',
  );
  return {
    ...{
      id: 'sweep-1',
      title: 'penguins',
      mode: 'max',
      measure: 'accuracy',
      watched: 'validation',
    },
    dimensions: {
      dropout: { kind: 'uniform', least: 0, most: 0.5 },
      hidden: { kind: 'choice', values: hidden },
      lr: LR,
      optimizer: { kind: 'choice', values: ['sgd', 'adam'] },
      momentum: { kind: 'uniform', least: 0, most: 0.9 },
    },
    trials,
    best: best?.index ?? null,
    importance: { lr: 0.71, dropout: 0.08, hidden: 0.01, optimizer: 0.004, momentum: 0.002 },
  };
}

/** The line of a trial in a sweep's file; null for a trial that failed. */
export function line(index: number, lr: number, value: number | null): TrialLine {
  const common = { index, seed: 0, run: `s-trial${index}-seed0`, settings: { lr }, reports: [] };
  if (value === null)
    return { ...common, state: 'failed', score: null, reason: 'the loss was NaN' };
  return { ...common, state: 'complete', score: { value } };
}

/** A sweep in which these trials have ended. A process runs it until `end`. */
export async function swept(
  runs: string,
  lines: readonly TrialLine[],
  { id, title, mode, measure, dimensions }: Omit<SweepView, 'trials'> = view({ lr: LR }, []),
) {
  const { writer } = await SweepFolder.create(runs, id, {
    ...{ createdAt: '2026-01-01T00:00:00.000Z', gradus: '0.1.0', title, mode, measure },
    ...{ method: { name: 'random' }, seed: 0, trials: 4, lag: 16, asha: null, seeds: 0, best: 3 },
    ...{ validationSize: 50, checksum: 'c', command: { subject: null, options: {} } },
    space: structuredClone(dimensions) as SweepConfig['space'],
  });
  for (const each of lines) await writer.addTrial(each);
  return { end: () => writer.close() };
}

/** Writes the {@link sampleSweep} of `count` trials. */
export async function storeSample(runs: string, count: number): Promise<SweepView> {
  const sweep = sampleSweep(count);
  const lines = sweep.trials.map(({ index, run, state, settings, score, reason }) => ({
    ...{ index, seed: 0, run, state, settings, score, reports: [] },
    ...(reason !== undefined && { reason }),
  }));
  const { end } = await swept(runs, lines as TrialLine[], sweep);
  await end();
  return sweep;
}
