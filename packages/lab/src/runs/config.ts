import { z } from 'zod';
import { ACTIVATION_NAMES, DATASETS } from '../names.ts';

/** Beyond any network that fits into memory: a file that says more is spoilt. */
const MAX_SIZE = 2 ** 24;

const count = z.number().int().positive();
const size = count.max(MAX_SIZE);

/** What `config.json` of a run holds. Readers refuse another version. */
export const runConfigSchema = z.object({
  version: z.literal(1),
  id: z.string().min(1),
  createdAt: z.iso.datetime(),
  gradus: z.string(),
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
    optimizer: z.string(),
    lr: z.number(),
    momentum: z.number(),
    weightDecay: z.number(),
    init: z.string(),
    seed: z.number().int(),
    evalEvery: z.number().int(),
    backend: z.string(),
  }),
});

/** The settings of a run, enough to build its model and find its data again. */
export type RunConfig = z.infer<typeof runConfigSchema>;
