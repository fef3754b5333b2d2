import { MNIST_CHECKSUM } from '@gradus/datasets';
import {
  ABSOLUTE_SCHEDULES,
  CONFLICTS,
  isWithin,
  type NumberSetting,
  parameterCount,
  type Range,
  type ScheduleConfig,
  SETTINGS,
  scheduleSettings,
} from '@gradus/lab/settings';
import { inputsFor, outputsFor, type Pictures, type TableOf } from './data.ts';
import {
  LIMITS,
  MAX_LAYERS,
  MAX_PARAMETERS,
  MAX_RATES,
  PUBLISHED_SAMPLES,
  rangeOf,
} from './limits.ts';
import { nameOf } from './network.ts';
import { type Problem, problemAt } from './problem.ts';
import type { Experiment } from './schema.ts';

/** What is known about the data, besides the experiment. */
interface KnownData {
  /** Number of training samples. If left out: that of the published sets, and any number for other data. */
  readonly samples?: number;
  /** Number of inputs of a network for the rows of a file. If left out, any number. */
  readonly inputs?: number;
}

/** A checksum, or a placeholder for one that is not known (yet). */
const CHECKSUM = /^(|sha256:[0-9a-f]{64})$/;

/** All problems, at the fields that fix them; empty if training can begin. */
export function problemsOf(experiment: Experiment, known: KnownData = {}): Problem[] {
  return [
    ...networkProblems(experiment, known),
    ...(experiment.data.kind === 'pictures'
      ? pictureProblems(experiment.data)
      : pointProblems(experiment.data)),
    ...numberProblems(experiment),
    ...conflictProblems(experiment, known),
    ...rateProblems(experiment),
  ];
}

function numberProblem(field: string, value: number | null, range: Range): Problem[] {
  if (value === null || isWithin(value, range)) return [];
  if (Number.isNaN(value)) return [problemAt(field, 'missing', { range })];
  return [problemAt(field, 'outOfRange', { value, range })];
}

function networkProblems({ model, data }: Experiment, known: KnownData): Problem[] {
  const { hidden, activation, name, inputDim, outputDim } = model;
  const wrongWidths = hidden.flatMap((width, i) =>
    numberProblem(`model.hidden.${i}`, width, LIMITS.width),
  );
  if (wrongWidths.length > 0) return wrongWidths;
  const layers = hidden.length;
  const count = parameterCount(model);
  const expected = nameOf(model);
  const inputs = inputsFor(data) ?? known.inputs ?? inputDim;
  const outputs = outputsFor(data);
  return [
    layers > MAX_LAYERS && problemAt('model.hidden', 'tooManyLayers', { layers, most: MAX_LAYERS }),
    count > MAX_PARAMETERS &&
      problemAt('model.hidden', 'tooManyParameters', { count, most: MAX_PARAMETERS }),
    layers > 0 && activation === null && problemAt('model.activation', 'activationMissing'),
    layers === 0 &&
      activation !== null &&
      problemAt('model.activation', 'activationUnused', { activation }),
    layers > 0 === (activation !== null) &&
      name !== expected &&
      problemAt('model.name', 'otherNetwork', { name, expected }),
    inputDim !== inputs &&
      problemAt('model.inputDim', data.kind === 'pictures' ? 'inputs' : 'columns', {
        inputDim,
        pixels: inputs,
      }),
    outputDim !== outputs &&
      problemAt('model.outputDim', 'outputs', { outputDim, classes: outputs }),
  ].filter((problem) => problem !== false);
}

function isPublished({ name }: Pictures): boolean {
  return name !== 'idx' && name !== 'folder';
}

function pictureProblems(data: Pictures): Problem[] {
  const { name, directory, rows, columns, classes, checksum } = data;
  const isPublishedShape = rows === 28 && columns === 28 && classes === 10;
  const isFolder = name === 'folder';
  const isOther = name === 'mnist' && !['', MNIST_CHECKSUM].includes(checksum);
  return [
    directory !== null && !isFolder && problemAt('data.directory', 'folder'),
    isPublished(data) &&
      (!isPublishedShape || isOther) &&
      problemAt('data.name', 'otherPictures', { name }),
    !CHECKSUM.test(checksum) && problemAt('data.checksum', 'checksum', { value: checksum }),
    ...numberProblem('data.rows', rows, LIMITS.side),
    ...numberProblem('data.columns', columns, LIMITS.side),
    ...numberProblem('data.classes', classes, LIMITS.classes),
  ].filter((problem) => problem !== false);
}

function pointProblems({ source }: TableOf): Problem[] {
  if (source.kind === 'file') return [];
  const { size, noise, classes, seed } = source;
  const range = { ...LIMITS.points, least: Math.max(LIMITS.points.least, 2 * (classes || 0)) };
  return [
    ...numberProblem('data.source.size', size, range),
    ...numberProblem('data.source.noise', noise, LIMITS.noise),
    ...numberProblem('data.source.classes', classes, LIMITS.pointClasses),
    ...numberProblem('data.source.seed', seed, LIMITS.pointsSeed),
  ];
}

const NUMBERS = (Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]).filter(
  (name): name is NumberSetting => SETTINGS[name].kind === 'number',
);

function numberProblems({ training }: Experiment): Problem[] {
  const gains = training.gain ?? [];
  return [
    ...NUMBERS.flatMap((name) => numberProblem(`training.${name}`, training[name], rangeOf(name))),
    ...gains.flatMap((gain, i) => numberProblem(`training.gain.${i}`, gain, LIMITS.gain)),
    ...scheduleProblems(training.schedule),
  ];
}

function scheduleProblems(schedule: ScheduleConfig | null): Problem[] {
  if (schedule === null) return [];
  return scheduleSettings(schedule.name).flatMap(([field, { range }]) =>
    numberProblem(
      `training.schedule.${field}`,
      schedule[field as keyof ScheduleConfig] as unknown as number,
      range,
    ),
  );
}

function conflictProblems({ training, model, data }: Experiment, known: KnownData): Problem[] {
  const { optimizer, warmUp, iterations, batchSize, gain, schedule } = training;
  const layers = model.hidden.length + 1;
  const isKnown = data.kind === 'pictures' && isPublished(data);
  const published = isKnown ? PUBLISHED_SAMPLES : Number.POSITIVE_INFINITY;
  const { samples = published } = known;
  const count = gain?.length ?? 0;
  return [
    CONFLICTS.momentum(training) && problemAt('training.momentum', 'momentum', { optimizer }),
    CONFLICTS.patience(training) && problemAt('training.evalEvery', 'patience'),
    CONFLICTS.warmUpOfCycle(training) &&
      problemAt('training.warmUp', 'warmUpOfCycle', { schedule: String(schedule?.name) }),
    CONFLICTS.warmUpTooLong(training) &&
      problemAt('training.warmUp', 'warmUpTooLong', { warmUp, iterations }),
    CONFLICTS.gainCount(training, layers) &&
      problemAt('training.gain', 'gainCount', { count, layers }),
    CONFLICTS.batchTooLarge(training, samples) &&
      problemAt('training.batchSize', 'batchTooLarge', { batchSize, samples }),
  ].filter((problem) => problem !== false);
}

function rateProblems({ rates, training: { iterations, schedule } }: Experiment): Problem[] {
  const count = rates.length;
  const each = rates.flatMap(({ iteration, lr }, i) => [
    ...numberProblem(`rates.${i}.iteration`, iteration, LIMITS.rateIteration),
    ...numberProblem(`rates.${i}.lr`, lr, rangeOf('lr')),
    i > 0 &&
      iteration <= rates[i - 1].iteration &&
      problemAt(`rates.${i}.iteration`, 'rateOrder', { iteration }),
    iteration >= iterations &&
      problemAt(`rates.${i}.iteration`, 'rateTooLate', { iteration, iterations }),
  ]);
  return [
    count > MAX_RATES && problemAt('rates', 'tooManyRates', { count, most: MAX_RATES }),
    count > 0 &&
      schedule !== null &&
      ABSOLUTE_SCHEDULES.includes(schedule.name) &&
      problemAt('rates', 'rateOfCycle', { schedule: schedule.name }),
    ...each,
  ].filter((problem) => problem !== false);
}
