/** The settings of an experiment that an address can hold, under the names of `config.json`. */
import { SETTING_ROWS, STUDIO_DATASETS, type TrainingConfig } from '@gradus/lab/settings';
import { LIMITS } from '../limits.ts';
import type { Experiment } from '../schema.ts';
import {
  type Codec,
  flagCodec,
  nameCodec,
  numberCodec,
  settingCodec,
  textCodec,
} from './codecs.ts';

type Codecs<Settings> = {
  readonly [Field in keyof Settings]: Codec<NonNullable<Settings[Field]>>;
};

/** Settings of training. */
export const TRAINING = Object.fromEntries(
  SETTING_ROWS.map(([name]) => [name, settingCodec(name)]),
) as unknown as Codecs<TrainingConfig>;

/** The data to train on. A folder exists on one machine only, so an address does not hold it. */
export const DATA: Codecs<
  Omit<Experiment['data'], 'kind' | 'directory' | 'name'> & { data: Experiment['data']['name'] }
> = {
  data: nameCodec(STUDIO_DATASETS),
  classes: numberCodec(LIMITS.classes),
  rows: numberCodec(LIMITS.side),
  columns: numberCodec(LIMITS.side),
  checksum: textCodec(/^sha256:[0-9a-f]{64}$/),
};

/** The result. */
export const RESULT = {
  at: numberCodec({ integer: true, least: 1 }),
  loss: numberCodec({}),
  correct: numberCodec({ integer: true, least: 0 }),
  digest: textCodec(/^[0-9a-f]{16}$/),
  arch: textCodec(/^[a-z0-9_]{1,16}$/),
  fma: flagCodec,
} as const;
