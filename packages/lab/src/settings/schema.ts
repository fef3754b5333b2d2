import * as z from 'zod/mini';
import { parameterCount } from './architecture.ts';
import {
  ACTIVATION_NAMES,
  BINARY_OUTPUTS,
  CONFIG_VERSION,
  DATASETS,
  POINT_FEATURES,
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

/** The largest size of a layer. No larger network fits into memory, so a file with a larger size is damaged. */
const MAX_SIZE = 2 ** 24;
/** The most parameters of a network: their weights fill a file of 2 GiB. */
const MAX_PARAMETERS = 2 ** 29;

const count = z.int().check(z.positive());
const size = count.check(z.maximum(MAX_SIZE));
const name = z.string().check(z.minLength(1));

const machineSchema = z.object({
  cpu: z.string(),
  cores: count,
  platform: z.string(),
  arch: z.string(),
  /** Whether a product and its sum are rounded once. The last bits of results depend on it. */
  fusedMultiplyAdd: z.boolean(),
});

/** A value that is null if it is missing. */
function orNull<S extends z.ZodMiniType>(schema: S) {
  return z._default(z.nullable(schema), null);
}

/** A number in a range; the error names the range. */
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

/** The schema of each kind of setting, without null. */
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
  /** 3 for red, green and blue; 1 or missing for grey. */
  channels: z.optional(z.literal([1, 3])),
  /** The seed that splits class folders into training and test set; missing if the test set has a separate folder. */
  splitSeed: z.optional(z.int().check(z.nonnegative())),
  /** The names of the classes, and how a picture gets the form of the data. Old runs lack both. */
  classNames: z.optional(z.array(z.string())),
  preprocessing: z.optional(z.enum(['digit', 'picture', 'resize'])),
});

const names = z.array(name);

/** The columns to predict: one of classes, or one or more of numbers. Old runs hold one name instead of a list. */
const oneOrSeveral = z.pipe(
  z.union([name, names.check(z.minLength(1))]),
  z.transform((target) => [target].flat()),
);

/** A file, with its checksum when the run was made. */
const fileSchema = z.object({ path: name, checksum: z.string() });

/** A point set: the same fields generate the same rows. */
const pointsSchema = z.object({
  kind: z.literal('points'),
  name: z.enum(POINT_SETS),
  size: count,
  noise: z.number().check(z.nonnegative()),
  classes: count,
  seed: z.int(),
  /** The columns before the label, each once; missing for `x` and `y`. */
  features: z.optional(
    z.array(z.enum(POINT_FEATURES)).check(
      z.minLength(1),
      z.refine((all) => new Set(all).size === all.length, { error: 'names a feature twice' }),
    ),
  ),
  checksum: z.string(),
});

const tableFields = z.object({
  kind: z.literal('table'),
  /** Where the rows come from. */
  source: z.discriminatedUnion('kind', [
    z.extend(fileSchema, { kind: z.literal('file') }),
    pointsSchema,
  ]),
  /** The number of rows that have a target. */
  rows: count,
  target: oneOrSeveral,
  task: z.enum(TASKS),
  /** In the order of the outputs; null for regression. */
  classNames: orNull(names),
  /** For two classes: a logit for each, or one logit. Old runs lack this field. */
  binary: z._default(z.enum(BINARY_OUTPUTS), 'softmax'),
  /** The options for the table. Null or empty: inferred from the table. */
  options: z.object({
    task: orNull(z.enum(TASKS)),
    numeric: names,
    categorical: names,
    date: names,
    ignore: names,
    /** Texts that stand for a missing value, in addition to the default ones. */
    missing: orNull(names),
    encoding: orNull(name),
    /** The separator of cells in a CSV. */
    delimiter: orNull(name),
    /** The decimal separator of its numbers. */
    decimal: orNull(z.enum(['.', ','])),
    /** Whether its first row holds the names of the columns. */
    header: orNull(z.boolean()),
  }),
  split: z.object({
    /** Rows with the same value of this column stay together. */
    group: orNull(name),
    /** The rows with the latest values of this column are the test set. */
    time: orNull(name),
    /** In cross-validation, the index of the fold that is the test set, and the number of folds. */
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

/** Data that the Studio shows. */
const studioDataSchema = z.discriminatedUnion('kind', [
  z.extend(pictureDataSchema, { name: z.enum(STUDIO_DATASETS) }),
  tableDataSchema,
]);

/** Adds the kind `pictures`, which runs before version 3 do not have. */
function ofKind<S extends z.ZodMiniType>(schema: S) {
  const withKind = z.transform((data: unknown): unknown => {
    const isOlder = typeof data === 'object' && data !== null && !Object.hasOwn(data, 'kind');
    return isOlder ? { kind: 'pictures', ...data } : data;
  });
  return z.pipe(withKind, schema);
}

/** The settings needed to train again. Fields that version 1 lacks default to what version 1 did. */
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

/** A change of the learning rate during training, from the step after `iteration` on. */
export const rateChangeSchema = z.object({ iteration: z.int(), lr: z.number() });

/** The mark of a run that is a trial of a sweep. */
export const sweepMarkSchema = z.object({
  /** The id of the sweep. */
  id: name,
  /** The number of the trial, counted from 0; null for the default settings. */
  trial: z.nullable(z.int().check(z.nonnegative())),
  /** The number of the repeat with another seed, counted from 1; missing for the trial itself. */
  repeat: z.optional(count),
});

/** The content of a run's `config.json`. */
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
   * CRC-32 of the file with zeros in place of the digits. Old runs lack it. If it is there, the run's files of numbers
   * must have a checksum too.
   */
  crc32: z.optional(z.string()),
});

/** The content of `config.json` of a run that the Studio shows. */
export const studioRunSchema = z.extend(runConfigSchema, { data: ofKind(studioDataSchema) });

/** The pictures that a run is trained on. */
export type PictureData = z.infer<typeof pictureDataSchema>;

/** The data that the Studio shows runs on. */
export type StudioData = z.infer<typeof studioDataSchema>;

/** The table that a run is trained on. */
export type TableData = z.infer<typeof tableDataSchema>;

/** Where the rows of a table come from. */
export type TableSource = TableData['source'];

/** The name of a table: that of its file or point set. */
export function sourceName(
  source:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'points'; readonly name: string },
): string {
  return source.kind === 'file' ? source.path : source.name;
}

/** The data that a run is trained on. */
export type DataConfig = PictureData | TableData;

/** The settings of a run, enough to build its model, find its data again and repeat its training. */
export type RunConfig<D extends DataConfig = DataConfig> = On<D, z.infer<typeof runConfigSchema>>;

/** The settings of a run that are needed to train again. */
export type ExperimentConfig<D extends DataConfig = DataConfig> = On<
  D,
  z.infer<typeof experimentConfigSchema>
>;

/** Settings for a known kind of data. */
type On<D extends DataConfig, Config extends { data: DataConfig }> = Omit<Config, 'data'> & {
  data: D;
};

/** A change of the learning rate while a network trains. */
export type RateChange = z.infer<typeof rateChangeSchema>;

/** The network of a run. */
export type ModelConfig = RunConfig['model'];

/** The machine that a run was trained on. */
export type Machine = z.infer<typeof machineSchema>;

/** The most problems to list: a damaged file may have one for each of its numbers. */
const MOST = 3;

/** The problems of a value that does not fit its schema, one a line, with the field of each. */
export function problemsIn({ issues }: z.core.$ZodError): string {
  const lines = issues.slice(0, MOST).map((issue) => {
    const field = issue.path.map(String).join('.');
    return `  ${field === '' ? 'the whole' : field}: ${problemOf(issue)}`;
  });
  return [...lines, ...(issues.length > MOST ? [`  … and ${issues.length - MOST} more`] : [])].join(
    '\n',
  );
}

/** What is allowed where an issue of zod arose. */
function problemOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `is missing, or not ${NOUNS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
    case 'too_big': {
      const [bound, limit] =
        issue.code === 'too_small'
          ? [issue.inclusive === false ? 'more than' : 'at least', issue.minimum]
          : [issue.inclusive === false ? 'less than' : 'at most', issue.maximum];
      const isCounted = issue.origin === 'string' || issue.origin === 'array';
      return isCounted ? `must have a length of ${bound} ${limit}` : `must be ${bound} ${limit}`;
    }
    case 'invalid_format':
      return `is not in the form of ${issue.format}`;
    case 'custom':
      return issue.message;
    default:
      return 'is missing, or has a form that is not allowed here';
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object of fields',
  record: 'an object of fields',
};

/** The problems of a value that does not fit its schema, with their fields. */
export interface Misfit {
  /** In a few lines of English. */
  readonly problems: string;
  /** The fields, such as `training.lr`; the value as a whole is ''. */
  readonly fields: readonly string[];
}

/** Like {@link problemsIn}, with a list of the fields. */
export function misfitOf(error: z.core.$ZodError): Misfit {
  const paths = error.issues.slice(0, MOST).map(({ path }) => path.map(String).join('.'));
  return { problems: problemsIn(error), fields: [...new Set(paths)] };
}
