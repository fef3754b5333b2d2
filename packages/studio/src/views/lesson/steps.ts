import { PRESETS } from '@gradus/lab/diagnostics';
import type { TrainingConfig } from '@gradus/lab/settings';
import { type ActivationName, customArchitecture } from '@gradus/lab/settings';
import {
  type Experiment,
  experimentWith,
  lessonExperiment,
  presetExperiment,
} from '../../experiment/index.ts';
import type { Texts } from '../../lang/index.ts';
import type { View } from '../../state/address.ts';
import type { ColumnName } from './columns.ts';
import {
  accuracyAt,
  deadUnits,
  finalAccuracy,
  firstLoss,
  groupCount,
  vanishesAt,
} from './measures.ts';
import { howLarge, inWhichOrder, type MeasuredRun, type Question, which } from './questions.ts';

/** The name of a step. */
export type StepId = keyof Texts['lesson']['steps'];

/** How the answer is found. */
type Way = keyof Texts['lesson']['reveal'];

/** A step of the lesson; its texts are in the catalogue under its name. */
export interface Step {
  readonly id: StepId;
  readonly question: Question | null;
  readonly way: Way;
  /** The experiments that are built for the answer, and trained as `way` says. */
  readonly runs: Readonly<Record<string, Experiment>>;
  /** The experiments that are trained afterwards, as the thing to do. */
  readonly more: Readonly<Record<string, Experiment>>;
  /** The activation function of the step. */
  readonly activation: ActivationName | null;
  /** The columns of the table of runs. */
  readonly columns: readonly ColumnName[];
  /** The curve of the runs during training. */
  readonly curves: 'loss' | 'accuracy' | null;
  /** The view for the thing to do. */
  readonly leads: View | null;
}

const [A, B, C, D] = ['A', 'B', 'C', 'D'].map(lessonExperiment);

function changed(experiment: Experiment, training: Partial<TrainingConfig>): Experiment {
  return { ...experiment, training: { ...experiment.training, ...training } };
}

/** The final accuracies by key; null until all are known. */
function accuracies(
  keys: readonly string[],
  runs: Readonly<Record<string, MeasuredRun | undefined>>,
): Record<string, number> | null {
  const found = keys.map((key) => [key, finalAccuracy(runs[key])] as const);
  return found.every((pair): pair is [string, number] => pair[1] !== null)
    ? Object.fromEntries(found)
    : null;
}

const NOTHING = {
  ...{ question: null, way: 'measuring', runs: {}, more: {}, activation: null },
  ...{ columns: [], curves: null, leads: null },
} as const satisfies Omit<Step, 'id'>;

/** Numbers as options: the key of the nearest. */
function nearest(options: readonly string[], value: number): string {
  const distances = options.map((option) => Math.abs(Number(option) - value));
  return options[distances.indexOf(Math.min(...distances))];
}

const COUNTS = ['3', '4', '5', '6'];
const LOSSES = ['0', '0.5', '2.3', '10'];
const ACTIVATION_ORDER = ['A', 'B', 'C'];
const DEPTH_ORDER = ['six', 'C', 'D'];

/** The lesson, in order. */
export const STEPS: readonly Step[] = [
  {
    ...NOTHING,
    id: 'nonLinearity',
    way: 'training',
    runs: { linear: lessonExperiment('linear'), C },
    columns: ['parameters', 'accuracy'],
    curves: 'loss',
    question: howLarge({
      ...{ least: 0, most: 100, step: 0.1, tolerance: 2 },
      measure: ({ runs }) => finalAccuracy(runs.linear),
    }),
  },
  {
    ...NOTHING,
    id: 'sigmoid',
    activation: 'sigmoid',
    question: howLarge({
      ...{ least: 0, most: 10, step: 0.01, tolerance: 0.02 },
      measure: ({ curve }) => curve && Math.max(...curve.df),
    }),
  },
  {
    ...NOTHING,
    id: 'tanh',
    activation: 'tanh',
    question: which({
      options: ['middle', 'ends', 'nowhere'],
      measure: ({ curve }) => curve && vanishesAt(curve),
    }),
  },
  {
    ...NOTHING,
    id: 'relu',
    activation: 'relu',
    way: 'training',
    runs: { C, fast: changed(C, { lr: 1 }) },
    more: { faster: presetExperiment(PRESETS['dead-units'].problem) },
    columns: ['units', 'dead', 'accuracy'],
    curves: 'loss',
    question: howLarge({
      ...{ least: 0, most: 100, step: 1, tolerance: 10 },
      measure: ({ runs }) => deadUnits(runs.fast),
    }),
  },
  {
    ...NOTHING,
    id: 'modelA',
    way: 'training',
    runs: { A },
    columns: ['parameters', 'lastLoss', 'accuracy'],
    curves: 'accuracy',
    leads: 'train',
    question: howLarge({
      ...{ least: 0, most: 100, step: 0.1, tolerance: 3 },
      measure: ({ runs }) => accuracyAt(runs.A, 500),
    }),
  },
  {
    ...NOTHING,
    id: 'order',
    way: 'training',
    runs: { A, B, C },
    columns: ['signal', 'updates', 'lastLoss', 'accuracy'],
    curves: 'loss',
    leads: 'compare',
    question: inWhichOrder({
      items: ACTIVATION_ORDER,
      measure: ({ runs }) => accuracies(ACTIVATION_ORDER, runs),
    }),
  },
  {
    ...NOTHING,
    id: 'parameters',
    way: 'building',
    runs: { C, D },
    leads: 'train',
    question: which({
      options: COUNTS,
      measure: ({ runs }) => {
        const count = groupCount(runs.D);
        return count === null ? null : String(count);
      },
    }),
  },
  {
    ...NOTHING,
    id: 'loop',
    way: 'step',
    // Another seed, so that a run that has ended stays as it is.
    runs: { loop: changed(C, { seed: 1 }) },
    question: which({
      options: LOSSES,
      measure: ({ runs }) => {
        const loss = firstLoss(runs.loop);
        return loss === null ? null : nearest(LOSSES, loss);
      },
    }),
  },
  {
    ...NOTHING,
    id: 'deeper',
    way: 'training',
    runs: { C, D, six: presetExperiment(PRESETS.vanishing.problem) },
    more: { fix: presetExperiment(PRESETS.vanishing.fixes[0]) },
    columns: ['parameters', 'ratio', 'accuracy'],
    curves: 'loss',
    question: inWhichOrder({
      items: DEPTH_ORDER,
      measure: ({ runs }) => accuracies(DEPTH_ORDER, runs),
    }),
  },
  {
    ...NOTHING,
    id: 'wider',
    way: 'training',
    runs: { C, wide: experimentWith(customArchitecture([500], 'relu')), D },
    columns: ['parameters', 'seconds', 'accuracy'],
    curves: 'loss',
    leads: 'train',
    question: howLarge({
      ...{ least: -10, most: 10, step: 0.1, tolerance: 0.5 },
      measure: ({ runs }) => {
        const [narrow, wide] = [finalAccuracy(runs.C), finalAccuracy(runs.wide)];
        return narrow === null || wide === null ? null : wide - narrow;
      },
    }),
  },
  { ...NOTHING, id: 'next' },
];

/** The steps of training for each way; null for all. */
export const STEPS_TAKEN: Readonly<Record<Way, number | null>> = {
  training: null,
  step: 1,
  building: 0,
  measuring: 0,
};
