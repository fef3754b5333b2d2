import type { Architecture } from '@gradus/lab/settings';
import {
  defaultTraining,
  isWithin,
  type RateChange,
  type TrainingConfig,
} from '@gradus/lab/settings';
import { MNIST, modelFor } from '../defaults.ts';
import { LIMITS, MAX_LAYERS } from '../limits.ts';
import { networkOf } from '../network.ts';
import { pointData } from '../points.ts';
import { type Problem, problemAt } from '../problem.ts';
import type { Experiment } from '../schema.ts';
import type { Codec } from './codecs.ts';
import { RATE } from './keys.ts';
import type { Result, SharedExperiment } from './link.ts';
import { pairOf, readOnce, readValue, shortened } from './reading.ts';
import { PICTURES, POINTS, RESULT, TABLE, TRAINING } from './settings.ts';

type Values = ReadonlyMap<string, string>;

const KEYS: ReadonlySet<string> = new Set(
  Object.keys({ ...PICTURES, ...POINTS, ...TABLE, ...TRAINING, ...RESULT }),
);

const RATE_KEY = new RegExp(`^${RATE}\\d{1,15}$`);

/**
 * Reads `D,lr=0.05,seed=7`. A wrong value is named in `problems` and replaced by the default. Returns null
 * if the text does not name a network.
 */
export function decodeExperiment(text: string, problems: Problem[]): SharedExperiment | null {
  const [name, ...words] = text.split(',');
  const architecture = networkOf(name);
  if (architecture === undefined || !isPossible(architecture)) {
    problems.push(problemAt('e', 'unknownNetwork', { name: shortened(name) }));
    return null;
  }
  const isKnown = (key: string): boolean => KEYS.has(key) || RATE_KEY.test(key);
  const values = readOnce(words.map(pairOf), isKnown, problems);
  const data = readData(values, problems);
  const experiment = {
    model: modelFor(architecture, data),
    data,
    training: readTraining(values, problems),
    rates: readRates(values, problems),
  };
  const table = TABLE.table.read(values.get('table') ?? '');
  return { experiment, result: readResult(values, problems), ...(table && { table }) };
}

function isPossible({ hidden }: Architecture): boolean {
  return hidden.length <= MAX_LAYERS && hidden.every((width) => isWithin(width, LIMITS.width));
}

function readData(values: Values, problems: Problem[]): Experiment['data'] {
  if (POINTS.data.read(values.get('data') ?? '') !== undefined) return readPoints(values, problems);
  const { table } = readAll(values, TABLE, problems);
  if (table !== undefined) problems.push(problemAt('data', 'dropTable', { checksum: table }));
  const { data: name, ...rest } = readAll(values, PICTURES, problems);
  const data = { ...MNIST, ...rest, name: name ?? MNIST.name };
  const { checksum } = data;
  if (data.name === 'folder') problems.push(problemAt('data', 'dropFolder', { checksum }));
  else if (data.name !== 'mnist') problems.push(problemAt('data', 'dropAgain', { checksum }));
  return data;
}

/** The points of an address; the page finds their checksum when it generates them. */
function readPoints(values: Values, problems: Problem[]): Experiment['data'] {
  const { data: name = 'spiral', ...read } = readAll(values, POINTS, problems);
  const { points: size = 500, noise = 0, classes = 2, pointsSeed: seed = 0 } = read;
  const { features, binary } = read;
  return pointData({ name, size, noise, classes, seed, ...(features && { features }) }, binary);
}

function readTraining(values: Values, problems: Problem[]): TrainingConfig {
  const read = readAll(values, TRAINING, problems);
  return { ...defaultTraining(read.optimizer), ...read };
}

/** In the order of the address; `problemsOf` reports steps that are out of order. */
function readRates(values: Values, problems: Problem[]): RateChange[] {
  return [...values.keys()]
    .filter((key) => key.startsWith(RATE))
    .flatMap((key) => {
      const lr = readValue(values, key, TRAINING.lr, problems);
      return lr === undefined ? [] : [{ iteration: Number(key.slice(RATE.length)), lr }];
    });
}

function readResult(values: Values, problems: Problem[]): Result | null {
  const { at, loss, correct, digest, arch, fma } = readAll(values, RESULT, problems);
  const isSaid = Object.keys(RESULT).some((key) => values.has(key));
  if (at !== undefined && loss !== undefined) {
    const machine = fma === undefined ? null : { arch: arch ?? null, fusedMultiplyAdd: fma };
    return { iteration: at, loss, correct: correct ?? null, digest: digest ?? null, machine };
  }
  if (isSaid) problems.push(problemAt('e', 'incompleteResult'));
  return null;
}

type Read<Codecs> = {
  -readonly [Key in keyof Codecs]?: Codecs[Key] extends Codec<infer Value> ? Value : never;
};

/** The values that are present and readable. */
function readAll<Codecs extends object>(
  values: Values,
  codecs: Codecs,
  problems: Problem[],
): Read<Codecs> {
  const read = Object.entries<Codec<unknown>>(codecs as Record<string, Codec<unknown>>)
    .map(([key, codec]) => [key, readValue(values, key, codec, problems)] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(read) as Read<Codecs>;
}
