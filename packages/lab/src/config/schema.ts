import { z } from 'zod';
import { ACTIVATION_NAMES, DATASETS, INITIALISATIONS, OPTIMIZERS } from '../names.ts';
import { CONFIG_VERSION } from './version.ts';

/** Beyond any network that fits into memory: a file that says more is spoilt. */
const MAX_SIZE = 2 ** 24;

const count = z.number().int().positive();
const size = count.max(MAX_SIZE);

const machineSchema = z.object({
  cpu: z.string(),
  cores: count,
  platform: z.string(),
  arch: z.string(),
  /** Whether products are rounded once together with their sum; the last bits depend on it. */
  fusedMultiplyAdd: z.boolean(),
});

const factor = z.number().positive().lt(1);
const limit = z.number().positive().nullable().default(null);

/** What a learning-rate schedule is made of. */
const scheduleSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('step'), stepSize: count, factor }),
  z.object({ name: z.literal('cosine') }),
  z.object({ name: z.literal('one-cycle') }),
  z.object({ name: z.literal('plateau'), patience: z.number().int().nonnegative(), factor }),
]);

/** What it takes to train again. Fields that version 1 lacks have what it stands for as their default. */
export const repeatableSchema = z.object({
  model: z.object({
    name: z.string().min(1),
    inputDim: size,
    hidden: z.array(size),
    activation: z.enum(ACTIVATION_NAMES).nullable(),
    outputDim: size,
  }),
  data: z.object({
    name: z.enum(DATASETS),
    directory: z.string().nullable(),
    classes: count,
    checksum: z.string(),
    rows: count,
    columns: count,
  }),
  training: z.object({
    iterations: count,
    batchSize: count,
    optimizer: z.enum(OPTIMIZERS),
    lr: z.number(),
    momentum: z.number(),
    weightDecay: z.number(),
    init: z.enum(INITIALISATIONS),
    /** Factor of the initial weights of each Linear layer, in order; null for 1. */
    gain: z.array(z.number()).nullable().default(null),
    seed: z.number().int(),
    /** Seed of the order of the samples; null where it is drawn after the weights, as PyTorch does. */
    dataSeed: z.number().int().nullable().default(null),
    evalEvery: z.number().int(),
    backend: z.enum(['wasm', 'reference']),
    schedule: scheduleSchema.nullable().default(null),
    /** Steps over which the rate rises to its value. */
    warmUp: z.number().int().nonnegative().default(0),
    /** The largest norm of all gradients together, and the largest value of each. */
    clipNorm: limit,
    clipValue: limit,
    /** Tests without a higher accuracy after which training stops. */
    patience: count.nullable().default(null),
    /** Whether the weights of the best test are kept too. */
    keepBest: z.boolean().default(false),
    /** Whether probes look inside. */
    monitor: z.boolean().default(false),
    /** Steps between two checkpoints; null for one now and then, by the clock. */
    checkpointEvery: count.nullable().default(null),
  }),
});

/** A change of the learning rate that was made while a network trained: from the step after `iteration` on. */
export const rateChangeSchema = z.object({ iteration: z.number().int(), lr: z.number() });

/** What `config.json` of a run holds. */
export const runConfigSchema = z.object({
  version: z.literal([1, CONFIG_VERSION]).transform(() => CONFIG_VERSION),
  id: z.string().min(1),
  createdAt: z.iso.datetime(),
  gradus: z.string(),
  node: z.string().nullable().default(null),
  machine: machineSchema.nullable().default(null),
  ...repeatableSchema.shape,
});

/** The settings of a run, enough to build its model, find its data again and repeat its training. */
export type RunConfig = z.infer<typeof runConfigSchema>;

/** What a command says of a run. */
export type Repeatable = z.infer<typeof repeatableSchema>;

/** A change of the learning rate while a network trains. */
export type RateChange = z.infer<typeof rateChangeSchema>;

/** The network of a run. */
export type ModelConfig = RunConfig['model'];

/** How a run is trained. */
export type TrainingConfig = RunConfig['training'];

/** How the learning rate of a run changes. */
export type ScheduleConfig = z.infer<typeof scheduleSchema>;

/** Where a run computes. */
export type Machine = z.infer<typeof machineSchema>;
