import * as z from 'zod/mini';
import { parameterCount } from './architecture.ts';
import {
  ACTIVATION_NAMES,
  BINARY_OUTPUTS,
  CONFIG_VERSION,
  DATASETS,
  POINT_SETS,
  STUDIO_DATASETS,
  TASKS,
} from './names.ts';
import { isWithin, type Range, rangeText } from './range.ts';
import {
  GAIN,
  MAX_LAYERS,
  SCHEDULES,
  type ScheduleName,
  SETTING_ROWS,
  type Setting,
  scheduleSettings,
  type TrainingConfig,
  WIDTH,
} from './table.ts';

/** Beyond any network that fits into memory: a file that says more is spoilt. */
const MAX_SIZE = 2 ** 24;
/** Their weights would be a file of 2 GiB. */
const MAX_PARAMETERS = 2 ** 29;

const count = z.int().check(z.positive());
const size = count.check(z.maximum(MAX_SIZE));
const name = z.string().check(z.minLength(1));

const machineSchema = z.object({
  cpu: z.string(),
  cores: count,
  platform: z.string(),
  arch: z.string(),
  /** Whether products are rounded once together with their sum; the last bits depend on it. */
  fusedMultiplyAdd: z.boolean(),
});

/** Null where it is left out. */
function orNull<S extends z.ZodMiniType>(schema: S) {
  return z._default(z.nullable(schema), null);
}

/** A number in a range, which the error names. */
function numberIn(range: Range) {
  return z.number().check(
    z.refine((value) => isWithin(value, range), {
      error: ({ input }) => `${input} is out of range: it must be ${rangeText(range)}`,
    }),
  );
}

function scheduleSchema(name: ScheduleName) {
  const numbers = scheduleSettings(name).map(([field, { range }]) => [field, numberIn(range)]);
  return z.object({ name: z.literal(name), ...Object.fromEntries(numbers) });
}

const [first, ...others] = SCHEDULES.map(scheduleSchema);

/** What the values of each kind of setting look like, but for null. */
const KINDS: {
  readonly [Kind in Setting['kind']]: (row: Setting & { kind: Kind }) => z.ZodMiniType;
} = {
  number: ({ range }) => numberIn(range),
  choice: ({ choices }) => z.enum(choices),
  flag: () => z.boolean(),
  gains: () => z.array(numberIn(GAIN)),
  schedule: () => z.discriminatedUnion('name', [first, ...others]),
};

function valueSchema(row: Setting): z.ZodMiniType {
  const schema = KINDS[row.kind](row as never);
  const whole = row.default === null ? z.nullable(schema) : schema;
  return row.isNew ? z._default(whole, row.default) : whole;
}

const trainingSchema = z.object(
  Object.fromEntries(SETTING_ROWS.map(([name, row]) => [name, valueSchema(row)])),
) as unknown as z.ZodMiniType<TrainingConfig>;

const pictureDataSchema = z.object({
  kind: z.literal('pictures'),
  name: z.enum(DATASETS),
  directory: z.nullable(z.string()),
  classes: count,
  checksum: z.string(),
  rows: count,
  columns: count,
  /** 3 for red, green and blue; 1, grey, where it is left out. */
  channels: z.optional(z.literal([1, 3])),
  /** Class folders only: the seed by which pictures are kept to test with; none where they are in a folder of their own. */
  splitSeed: z.optional(z.int().check(z.nonnegative())),
  /** The names of the classes, and how a picture is brought into the form of the data; not in old runs. */
  classNames: z.optional(z.array(z.string())),
  preprocessing: z.optional(z.enum(['digit', 'picture', 'resize'])),
});

/** Those that the Studio shows. */
const studioDataSchema = z.extend(pictureDataSchema, { name: z.enum(STUDIO_DATASETS) });

const names = z.array(name);

/** The columns to predict: classes, or one or several numbers. Runs from before there could be several hold a name. */
const oneOrSeveral = z.pipe(
  z.union([name, names.check(z.minLength(1))]),
  z.transform((target) => [target].flat()),
);

/** A file as it was when the run was made. */
const fileSchema = z.object({ path: name, checksum: z.string() });

/** A point set: the same numbers make the same rows. */
const pointsSchema = z.object({
  kind: z.literal('points'),
  name: z.enum(POINT_SETS),
  size: count,
  noise: z.number().check(z.nonnegative()),
  classes: count,
  seed: z.int(),
  checksum: z.string(),
});

const tableFields = z.object({
  kind: z.literal('table'),
  /** Where the rows are from. */
  source: z.discriminatedUnion('kind', [
    z.extend(fileSchema, { kind: z.literal('file') }),
    pointsSchema,
  ]),
  /** Those that lack a target left out. */
  rows: count,
  target: oneOrSeveral,
  task: z.enum(TASKS),
  /** In the order of the outputs; null for numbers. */
  classNames: orNull(names),
  /** Of two classes, a logit for each, or one; runs from before there was a choice lack it. */
  binary: z._default(z.enum(BINARY_OUTPUTS), 'softmax'),
  /** What options said of the table; null and empty where it is taken for what it looks like. */
  options: z.object({
    task: orNull(z.enum(TASKS)),
    numeric: names,
    categorical: names,
    date: names,
    ignore: names,
    /** The texts that stand for a missing value, beside the usual ones. */
    missing: orNull(names),
    encoding: orNull(name),
    /** What stands between the cells of a CSV. */
    delimiter: orNull(name),
    /** What stands before the decimals of its numbers. */
    decimal: orNull(z.enum(['.', ','])),
    /** Whether its first row holds names. */
    header: orNull(z.boolean()),
  }),
  split: z.object({
    /** Rows with the same value of this column stay together. */
    group: orNull(name),
    /** The rows with the latest values of this column are the test set. */
    time: orNull(name),
    /** Which part of how many is the test set in cross-validation. */
    fold: orNull(z.object({ index: z.int().check(z.nonnegative()), of: count })),
    /** A file whose rows are the test set. */
    test: orNull(fileSchema),
  }),
});

const tableDataSchema = tableFields.check(
  z.refine(({ binary, classNames }) => binary === 'softmax' || classNames?.length === 2, {
    error: 'one logit is for two classes',
    path: ['binary'],
  }),
);

/** Runs before version 3 were trained on pictures, and do not say so. */
function ofKind<S extends z.ZodMiniType>(schema: S) {
  const withKind = z.transform((data: unknown): unknown => {
    const isOlder = typeof data === 'object' && data !== null && !Object.hasOwn(data, 'kind');
    return isOlder ? { kind: 'pictures', ...data } : data;
  });
  return z.pipe(withKind, schema);
}

/** What it takes to train again. Fields that version 1 lacks have what it stands for as their default. */
export const experimentConfigSchema = z.object({
  model: z
    .object({
      name,
      inputDim: size,
      hidden: z.array(numberIn(WIDTH)).check(z.maxLength(MAX_LAYERS)),
      activation: z.nullable(z.enum(ACTIVATION_NAMES)),
      outputDim: size,
    })
    .check(
      z.refine((model) => parameterCount(model) <= MAX_PARAMETERS, {
        error: `the network has more than ${MAX_PARAMETERS} parameters`,
      }),
      z.refine(({ hidden, activation }) => hidden.length === 0 || activation !== null, {
        error: `a network with hidden layers needs an activation: ${ACTIVATION_NAMES.join(', ')}`,
        path: ['activation'],
      }),
    ),
  data: ofKind(z.discriminatedUnion('kind', [pictureDataSchema, tableDataSchema])),
  training: trainingSchema,
});

/** An experiment that the Studio shows. */
export const studioExperimentSchema = z.extend(experimentConfigSchema, {
  data: ofKind(studioDataSchema),
});

/** A change of the learning rate that was made while a network trained: from the step after `iteration` on. */
export const rateChangeSchema = z.object({ iteration: z.int(), lr: z.number() });

/** What makes a run a trial of a sweep. */
export const sweepMarkSchema = z.object({
  /** The sweep's. */
  id: name,
  /** Its number, counted from 0; null for the settings that the sweep started from. */
  trial: z.nullable(z.int().check(z.nonnegative())),
  /** Of a trial that was repeated with another seed: which repeat, counted from 1. */
  repeat: z.optional(count),
});

/** What `config.json` of a run holds. */
export const runConfigSchema = z.object({
  version: z.pipe(
    z.literal([1, 2, CONFIG_VERSION]),
    z.transform(() => CONFIG_VERSION),
  ),
  id: name,
  createdAt: z.iso.datetime(),
  gradus: z.string(),
  node: orNull(z.string()),
  machine: orNull(machineSchema),
  ...experimentConfigSchema.shape,
  sweep: z.optional(sweepMarkSchema),
  /**
   * CRC-32 of the file with zeros in its place. Runs of versions before it have none, and neither have their
   * files of numbers, which else must have one.
   */
  crc32: z.optional(z.string()),
});

/** What `config.json` of a run that the Studio shows holds. */
export const studioRunSchema = z.extend(runConfigSchema, { data: ofKind(studioDataSchema) });

/** The pictures that a run is trained on. */
export type PictureData = z.infer<typeof pictureDataSchema>;

/** The pictures that the Studio shows runs on. */
export type StudioData = z.infer<typeof studioDataSchema>;

/** The table that a run is trained on. */
export type TableData = z.infer<typeof tableDataSchema>;

/** Where the rows of a table are from. */
export type TableSource = TableData['source'];

/** What a table is called: its file, or the name of a point set. */
export function sourceName(
  source:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'points'; readonly name: string },
): string {
  return source.kind === 'file' ? source.path : source.name;
}

/** What a run is trained on. */
export type DataConfig = PictureData | TableData;

/** The settings of a run, enough to build its model, find its data again and repeat its training. */
export type RunConfig<D extends DataConfig = DataConfig> = On<D, z.infer<typeof runConfigSchema>>;

/** What a command says of a run. */
export type ExperimentConfig<D extends DataConfig = DataConfig> = On<
  D,
  z.infer<typeof experimentConfigSchema>
>;

/** Settings of which it is known what kind of data they are for. */
type On<D extends DataConfig, Config extends { data: DataConfig }> = Omit<Config, 'data'> & {
  data: D;
};

/** A change of the learning rate while a network trains. */
export type RateChange = z.infer<typeof rateChangeSchema>;

/** The network of a run. */
export type ModelConfig = RunConfig['model'];

/** Where a run computes. */
export type Machine = z.infer<typeof machineSchema>;

/** A spoilt file may have one for each of its numbers. */
const MOST = 3;

/** What is wrong with a value that does not fit its schema, in a few lines. */
export function problemsIn({ issues }: z.core.$ZodError): string {
  const lines = z.prettifyError({ issues: issues.slice(0, MOST) });
  return issues.length > MOST ? `${lines}\n… and ${issues.length - MOST} more` : lines;
}

/** What is wrong with a value that does not fit its schema. */
export interface Misfit {
  /** In a few lines of English. */
  readonly problems: string;
  /** The fields, such as `training.lr`; the value as a whole is ''. */
  readonly fields: readonly string[];
}

/** The same as {@link problemsIn}, with the fields by themselves. */
export function misfitOf(error: z.core.$ZodError): Misfit {
  const paths = error.issues.slice(0, MOST).map(({ path }) => path.map(String).join('.'));
  return { problems: problemsIn(error), fields: [...new Set(paths)] };
}
