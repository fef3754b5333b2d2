/** The settings of an experiment that an address can say, under the names that `config.json` has. */
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

/** How it is trained. */
export const TRAINING = Object.fromEntries(
  SETTING_ROWS.map(([name]) => [name, settingCodec(name)]),
) as unknown as Codecs<TrainingConfig>;

/** What it is trained on. A folder is a place on one machine, and no part of an address. */
export const DATA: Codecs<
  Omit<Experiment['data'], 'kind' | 'directory' | 'name'> & { data: Experiment['data']['name'] }
> = {
  data: nameCodec(STUDIO_DATASETS),
  classes: numberCodec(LIMITS.classes),
  rows: numberCodec(LIMITS.side),
  columns: numberCodec(LIMITS.side),
  checksum: textCodec(/^sha256:[0-9a-f]{64}$/),
};

/** What came of it. */
export const RESULT = {
  at: numberCodec({ integer: true, least: 1 }),
  loss: numberCodec({}),
  correct: numberCodec({ integer: true, least: 0 }),
  digest: textCodec(/^[0-9a-f]{16}$/),
  arch: textCodec(/^[a-z0-9_]{1,16}$/),
  fma: flagCodec,
} as const;
