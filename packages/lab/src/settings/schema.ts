import * as z from 'zod/mini';
import { ACTIVATION_NAMES, DATASETS, INITIALISATIONS, OPTIMIZERS } from './names.ts';
import { CONFIG_VERSION } from './version.ts';

/** Beyond any network that fits into memory: a file that says more is spoilt. */
const MAX_SIZE = 2 ** 24;
const MAX_LAYERS = 1000;
/** Their weights would be a file of 2 GiB. */
const MAX_PARAMETERS = 2 ** 29;

const count = z.int().check(z.positive());
const size = count.check(z.maximum(MAX_SIZE));
const whole = z.int().check(z.nonnegative());
const name = z.string().check(z.minLength(1));

const machineSchema = z.object({
  cpu: z.string(),
  cores: count,
  platform: z.string(),
  arch: z.string(),
  /** Whether products are rounded once together with their sum; the last bits depend on it. */
  fusedMultiplyAdd: z.boolean(),
});

const factor = z.number().check(z.positive(), z.lt(1));
const limit = orNull(z.number().check(z.positive()));

/** Null where it is left out. */
function orNull<S extends z.ZodMiniType>(schema: S) {
  return z._default(z.nullable(schema), null);
}

/** What a learning-rate schedule is made of. */
const scheduleSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('step'), stepSize: count, factor }),
  z.object({ name: z.literal('cosine') }),
  z.object({ name: z.literal('one-cycle') }),
  z.object({ name: z.literal('plateau'), patience: whole, factor }),
]);

/** How many numbers the Linear layers of a network have. */
export function parameterCount(network: {
  readonly inputDim: number;
  readonly hidden: readonly number[];
  readonly outputDim: number;
}): number {
  const sizes = [network.inputDim, ...network.hidden, network.outputDim];
  return sizes.slice(1).reduce((sum, size, i) => sum + size * (sizes[i] + 1), 0);
}

/** What it takes to train again. Fields that version 1 lacks have what it stands for as their default. */
export const repeatableSchema = z.object({
  model: z
    .object({
      name,
      inputDim: size,
      hidden: z.array(size).check(z.maxLength(MAX_LAYERS)),
      activation: z.nullable(z.enum(ACTIVATION_NAMES)),
      outputDim: size,
    })
    .check(
      z.refine((model) => parameterCount(model) <= MAX_PARAMETERS, {
        error: `the network has more than ${MAX_PARAMETERS} parameters`,
      }),
    ),
  data: z.object({
    name: z.enum(DATASETS),
    directory: z.nullable(z.string()),
    classes: count,
    checksum: z.string(),
    rows: count,
    columns: count,
    /** The names of the classes, and how a picture is brought into the form of the data; not in old runs. */
    classNames: z.optional(z.array(z.string())),
    preprocessing: z.optional(z.enum(['digit', 'picture'])),
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
    gain: orNull(z.array(z.number())),
    seed: z.int(),
    /** Seed of the order of the samples; null where it is drawn after the weights, as PyTorch does. */
    dataSeed: orNull(z.int()),
    evalEvery: z.int(),
    backend: z.enum(['wasm', 'reference']),
    schedule: orNull(scheduleSchema),
    /** Steps over which the rate rises to its value. */
    warmUp: z._default(whole, 0),
    /** The largest norm of all gradients together, and the largest value of each. */
    clipNorm: limit,
    clipValue: limit,
    /** Tests without a higher accuracy after which training stops. */
    patience: orNull(count),
    /** Whether the weights of the best test are kept too. */
    keepBest: z._default(z.boolean(), false),
    /** Whether probes look inside. */
    monitor: z._default(z.boolean(), false),
    /** Steps between two checkpoints; null for one now and then, by the clock. */
    checkpointEvery: orNull(count),
  }),
});

/** A change of the learning rate that was made while a network trained: from the step after `iteration` on. */
export const rateChangeSchema = z.object({ iteration: z.int(), lr: z.number() });

/** What `config.json` of a run holds. */
export const runConfigSchema = z.object({
  version: z.pipe(
    z.literal([1, CONFIG_VERSION]),
    z.transform(() => CONFIG_VERSION),
  ),
  id: name,
  createdAt: z.iso.datetime(),
  gradus: z.string(),
  node: orNull(z.string()),
  machine: orNull(machineSchema),
  ...repeatableSchema.shape,
  /**
   * CRC-32 of the file with zeros in its place. Runs of versions before it have none, and neither have their
   * files of numbers, which else must have one.
   */
  crc32: z.optional(z.string()),
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

/** A spoilt file may have one for each of its numbers. */
const MOST = 3;

/** What is wrong with a value that does not fit its schema, in a few lines. */
export function problemsIn({ issues }: z.core.$ZodError): string {
  const lines = z.prettifyError({ issues: issues.slice(0, MOST) });
  return issues.length > MOST ? `${lines}\n… and ${issues.length - MOST} more` : lines;
}
