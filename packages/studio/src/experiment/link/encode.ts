import { MNIST_CHECKSUM } from '@gradus/datasets';
import { defaultTraining, type TrainingConfig } from '@gradus/lab/settings';
import type { Pictures } from '../data.ts';
import { DEFAULTS, MNIST } from '../defaults.ts';
import type { Experiment } from '../schema.ts';
import type { Codec } from './codecs.ts';
import { RATE } from './keys.ts';
import type { Link, Result, SharedExperiment } from './link.ts';
import { PICTURES, POINTS, RESULT, TABLE, TRAINING } from './settings.ts';

/**
 * The address of a link from `#` on: readable, and without defaults, such as
 * `#/train?e=C&e=D,lr=0.05,seed=7&lang=ko`. Folders are left out, because they exist on one machine only.
 */
export function encodeLink({ path, experiments, lang, locked }: Link): string {
  const query = [
    ...experiments.map((shared) => `e=${encodeExperiment(shared)}`),
    ...(locked ? ['locked=1'] : []),
    ...(lang === null ? [] : [`lang=${lang}`]),
  ];
  return `#/${path.join('/')}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

function encodeExperiment({ experiment, result }: SharedExperiment): string {
  const { model, data, training, rates } = experiment;
  const { lr } = TRAINING;
  return [
    model.name,
    ...dataWords(data),
    ...trainingWords(training),
    ...rates.map((rate) => `${RATE}${rate.iteration}=${lr.write(rate.lr)}`),
    ...(result === null ? [] : resultWords(result)),
  ].join(',');
}

function dataWords(data: Experiment['data']): string[] {
  if (data.kind === 'pictures') return pictureWords(data);
  const { source, binary } = data;
  if (source.kind === 'file') return words(TABLE, { table: source.checksum }, {});
  const { name, size, seed, features = null, ...others } = source;
  const said = { ...others, data: name, points: size, pointsSeed: seed, features, binary };
  return words(POINTS, said, { binary: 'softmax' });
}

function pictureWords({ name, ...data }: Pictures): string[] {
  const isPublished = name === 'mnist' && data.checksum === MNIST_CHECKSUM;
  const said = { ...data, data: name, checksum: isPublished ? '' : data.checksum };
  return words(PICTURES, said, { ...MNIST, data: MNIST.name });
}

function trainingWords(training: TrainingConfig): string[] {
  return words(TRAINING, training, defaultTraining(training.optimizer), ['optimizer']).filter(
    (word) => word !== `optimizer=${DEFAULTS.training.optimizer}`,
  );
}

function resultWords({ iteration, loss, correct, digest, machine }: Result): string[] {
  const { arch = null, fusedMultiplyAdd: fma = null } = machine ?? {};
  return words(RESULT, { at: iteration, loss, correct, digest, arch, fma }, {});
}

type Values<Codecs> = { readonly [Key in keyof Codecs]?: unknown };

/** `key=value` for each value that differs from the default, and for those marked `always`. */
function words<Codecs extends object>(
  codecs: Codecs,
  values: Values<Codecs>,
  defaults: Values<Codecs>,
  always: readonly string[] = [],
): string[] {
  return Object.entries<Codec<unknown>>(codecs as Record<string, Codec<unknown>>).flatMap(
    ([key, codec]) => {
      const value = values[key as keyof Codecs];
      const isSaid = always.includes(key) || !isSame(value, defaults[key as keyof Codecs]);
      if (value === null || value === undefined || value === '' || !isSaid) return [];
      return [`${key}=${codec.write(value)}`];
    },
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return Object.is(a, b);
}
