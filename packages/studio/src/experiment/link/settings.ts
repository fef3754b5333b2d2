/** The settings of an experiment that an address can hold, under the names of `config.json`. */
import {
  BINARY_OUTPUTS,
  POINT_FEATURES,
  POINT_SETS,
  SETTING_ROWS,
  STUDIO_DATASETS,
  type TrainingConfig,
} from '@gradus/lab/settings';
import type { Pictures } from '../data.ts';
import { LIMITS } from '../limits.ts';
import {
  type Codec,
  flagCodec,
  listCodec,
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

const CHANNELS = [1, 3] as const;

/** The pictures to train on. A folder exists on one machine only, so an address does not hold it. */
export const PICTURES: Required<
  Codecs<
    Omit<Pictures, 'kind' | 'directory' | 'name' | 'classNames' | 'preprocessing'> & {
      data: Pictures['name'];
    }
  >
> = {
  data: nameCodec(STUDIO_DATASETS),
  classes: numberCodec(LIMITS.classes),
  rows: numberCodec(LIMITS.side),
  columns: numberCodec(LIMITS.side),
  channels: { read: (text) => CHANNELS.find((count) => String(count) === text), write: String },
  splitSeed: numberCodec({ integer: true, least: 0 }),
  checksum: textCodec(/^sha256:[0-9a-f]{64}$/),
};

/** The points to train on. */
export const POINTS = {
  data: nameCodec(POINT_SETS),
  points: numberCodec(LIMITS.points),
  noise: numberCodec(LIMITS.noise),
  classes: numberCodec(LIMITS.pointClasses),
  pointsSeed: numberCodec(LIMITS.pointsSeed),
  features: listCodec(POINT_FEATURES),
  binary: nameCodec(BINARY_OUTPUTS),
} as const;

/** The table to train on: an address holds only the checksum of its file. */
export const TABLE = { table: textCodec(/^[0-9a-f]{64}$/) } as const;

/** The result. */
export const RESULT = {
  at: numberCodec({ integer: true, least: 1 }),
  loss: numberCodec({}),
  correct: numberCodec({ integer: true, least: 0 }),
  digest: textCodec(/^[0-9a-f]{16}$/),
  arch: textCodec(/^[a-z0-9_]{1,16}$/),
  fma: flagCodec,
} as const;
