/** The settings of an experiment that an address can say, under the names that `config.json` has. */
import type { TrainingConfig } from '@gradus/lab/settings';
import { DATASETS, INITIALISATIONS, OPTIMIZERS } from '@gradus/lab/settings';
import { LIMITS } from '../limits.ts';
import type { Experiment } from '../schema.ts';
import {
  type Codec,
  flagCodec,
  gainsCodec,
  nameCodec,
  numberCodec,
  scheduleCodec,
  textCodec,
} from './codecs.ts';

type Codecs<Settings> = {
  readonly [Field in keyof Settings]: Codec<NonNullable<Settings[Field]>>;
};

const BACKENDS = ['wasm', 'reference'] as const;

/** How it is trained, in the order in which an address says it. */
export const TRAINING: Codecs<TrainingConfig> = {
  optimizer: nameCodec(OPTIMIZERS),
  lr: numberCodec(LIMITS.lr),
  momentum: numberCodec(LIMITS.momentum),
  weightDecay: numberCodec(LIMITS.weightDecay),
  batchSize: numberCodec(LIMITS.batchSize),
  iterations: numberCodec(LIMITS.iterations),
  init: nameCodec(INITIALISATIONS),
  gain: gainsCodec,
  schedule: scheduleCodec,
  warmUp: numberCodec(LIMITS.warmUp),
  clipNorm: numberCodec(LIMITS.clipNorm),
  clipValue: numberCodec(LIMITS.clipValue),
  patience: numberCodec(LIMITS.patience),
  seed: numberCodec(LIMITS.seed),
  dataSeed: numberCodec(LIMITS.dataSeed),
  evalEvery: numberCodec(LIMITS.evalEvery),
  keepBest: flagCodec,
  monitor: flagCodec,
  checkpointEvery: numberCodec(LIMITS.checkpointEvery),
  backend: nameCodec(BACKENDS),
};

/** What it is trained on. A folder is a place on one machine, and no part of an address. */
export const DATA: Codecs<
  Omit<Experiment['data'], 'directory' | 'name'> & { data: Experiment['data']['name'] }
> = {
  data: nameCodec(DATASETS),
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
