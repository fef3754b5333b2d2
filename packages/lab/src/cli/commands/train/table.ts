/** `gradus train FILE`: a network for a table, from raw rows to what it is worth on rows that it has not seen. */
import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { DataError, setBackend } from 'gradus';
import {
  type ColumnPlan,
  duplicateRows,
  type Split,
  summarize,
  type Table,
  type TableWarning,
} from 'gradus/table';
import { createExperiment } from '../../../experiment/create.ts';
import { type Messages, messages } from '../../../lang/index.ts';
import { prepareDirectory } from '../../../runs/files.ts';
import { thisMachine } from '../../../runs/machine.ts';
import { removeAbandoned } from '../../../runs/never-started.ts';
import { type NewRun, RunWriter } from '../../../runs/writer.ts';
import { type Architecture, customArchitecture } from '../../../settings/architecture.ts';
import { CONFLICTS } from '../../../settings/conflicts.ts';
import type { DatasetName, PointSetName } from '../../../settings/names.ts';
import { RECIPE, tableTraining } from '../../../settings/recipe.ts';
import { sourceName, type TableData, type TableSource } from '../../../settings/schema.ts';
import { type TrainingTable, trainingTable } from '../../../tabular/data.ts';
import { BINS, overviewLines, warningLines } from '../../../text/columns.ts';
import { hasColor, type Io, widthOf } from '../../../text/io.ts';
import { grouped } from '../../../text/numbers.ts';
import { type Colors, createColors, inLine } from '../../../text/terminal.ts';
import { wrap } from '../../../text/width.ts';
import { UsageError } from '../../errors.ts';
import { VERSION } from '../../version.ts';
import { withBatchSize } from '../common/plan.ts';
import { type Reporter, reporterFor } from '../common/reporters.ts';
import {
  backendOf,
  iterationsOf,
  scheduleOf,
  settingsIn,
  type TrainOptions,
} from '../common/settings.ts';
import { planFor, readTableFor, saidOf, type TableOptions } from '../common/table.ts';
import { checksumOf, makePoints, type Points, splitOf } from '../common/table-source.ts';
import { foldLines, tableSummary } from '../common/table-summary.ts';
import { tableParts, trainRun } from '../common/train-run.ts';
import type { PointsOptions } from './points.ts';

/** The options of `train` that are for tables alone. */
export interface TrainTableOptions
  extends Omit<TrainOptions, 'dataset'>,
    TableOptions,
    PointsOptions {
  readonly dataset: DatasetName | PointSetName;
  /** A file whose rows are the test set. */
  readonly test?: string;
  readonly group?: string;
  readonly time?: string;
  readonly folds?: number;
  /** One of the folds alone, counted from 1. */
  readonly fold?: number;
}

/** A file with a table, or points that are made. */
type RowSource = Points | { readonly kind: 'file'; readonly path: string };

/** What all networks of the command have in common. */
interface Plan {
  readonly table: Table;
  readonly plan: ColumnPlan & { readonly target: NonNullable<ColumnPlan['target']> };
  readonly test: Table | undefined;
  readonly network: Architecture;
  /** Of the configuration, all but what a fold decides. */
  readonly data: Omit<TableData, 'rows'>;
}

/** Where the command writes to. */
interface Output {
  readonly root: string;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  readonly text: Messages;
  readonly width: number;
  readonly colors: Colors;
  readonly color: boolean;
}

/** Trains a network on a table, or one for each fold, and says what it is worth. */
export async function trainTable(
  from: RowSource,
  options: TrainTableOptions,
  io: Io,
): Promise<void> {
  checkTogether(options);
  const network = networkOf(options);
  // What is wrong with options is said before the table is read.
  settingsIn(options, network);
  const root = resolve(options.out);
  await prepareDirectory(root);
  await removeAbandoned(root);
  const text = messages(options.lang, io.env);
  const signal = io.interruptible(text.train.stopping);
  const plan = await planned(from, network, options, text, io, signal);
  setBackend(backendOf(options));
  const color = hasColor(io.stdout, io.env, options.color);
  const [width, colors] = [widthOf(io.stdout), createColors(color)];
  const reporter = reporterFor(options, io, color, 'table');
  const summaries = summarize(plan.table, { plan: plan.plan, bins: BINS });
  reporter.lines([
    ...overviewLines(plan.table, plan.plan, summaries, text.data, width, colors),
    '',
  ]);
  const output = { root, reporter, signal, text, width, colors, color };
  const outcomes = [];
  for (const index of foldsOf(options)) {
    outcomes.push(await trainOn(plan, index, options, output, io));
    signal.throwIfAborted();
  }
  if (options.json) return;
  const where = relative('', root) || '.';
  const lines =
    outcomes.length === 1
      ? tableSummary(outcomes[0], where, text, width, colors)
      : foldLines(outcomes, where, text, colors);
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** @throws UsageError where options do not go together */
function checkTogether({ test, time, group, folds, fold }: TrainTableOptions): void {
  const given = Object.entries({ test, time, folds }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    const [first, second] = given.map(([name]) => `--${name}`);
    throw new UsageError(`${first} and ${second} both say what the test set is. Give one of them.`);
  }
  if (time !== undefined && group !== undefined) {
    throw new UsageError('--time and --group do not go together. Give one of them.');
  }
  if (fold !== undefined && (folds === undefined || fold > folds)) {
    throw new UsageError(
      folds === undefined
        ? `--fold ${fold} needs --folds, such as --folds 5.`
        : `--fold ${fold} must be at most ${folds}, the number of --folds.`,
    );
  }
}

function networkOf({ hidden = [...RECIPE.hidden], activation }: TrainTableOptions): Architecture {
  if (hidden.length === 0 && activation !== undefined) {
    throw new UsageError(
      `--activation ${activation} has no place in a network without hidden layers (--hidden none).`,
    );
  }
  return customArchitecture(hidden, activation ?? RECIPE.activation);
}

/** The folds to train on; null where there are none. */
function foldsOf({ folds, fold }: TrainTableOptions): (TableData['split']['fold'] | null)[] {
  if (folds === undefined) return [null];
  const all = Array.from({ length: folds }, (_, index) => ({ index, of: folds }));
  return fold === undefined ? all : [all[fold - 1]];
}

/** Reads the table, and the one to test on, and decides what its columns are. */
async function planned(
  from: RowSource,
  network: Architecture,
  options: TrainTableOptions,
  text: Messages,
  io: Io,
  signal: AbortSignal,
): Promise<Plan> {
  const read = async (path: string): Promise<Table> => {
    await requireFile(path);
    return readTableFor(path, options, text.data, io, signal);
  };
  const { table, source } = await rowsOf(from, read, signal);
  const file = sourceName(from);
  const { target: name, group = null, time = null } = options;
  if (name === undefined) {
    const columns = table.columns.map((column) => column.name).slice(0, 20);
    throw new UsageError(
      `say with --target which column of ${file} is to be predicted: ${columns.join(', ')}.`,
    );
  }
  for (const [option, column] of Object.entries({ group, time })) {
    if (column === null || table.has(column)) continue;
    throw new UsageError(`--${option}: ${file} has no column "${column}".`);
  }
  const plan = planFor(table, options, text.data);
  const { target } = plan;
  if (target === null) throw new DataError(file, `has no column ${name}.`);
  const test = options.test === undefined ? undefined : await read(options.test);
  return {
    table,
    plan: { ...plan, target },
    test,
    network,
    data: {
      kind: 'table',
      source,
      target: name,
      task: target.task,
      classNames: target.task === 'classification' ? [...target.classNames] : null,
      options: saidOf(table, options),
      split: {
        ...{ group, time, fold: null },
        test:
          options.test === undefined
            ? null
            : { path: resolve(options.test), checksum: await checksumOf(options.test, signal) },
      },
    },
  };
}

/**
 * A run reads its table again when it is resumed or tested, which a pipe cannot give twice.
 * @throws DataError for what is there and is no regular file
 */
async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.isFile()) return;
  throw new DataError(
    path,
    'is a pipe or a device, and a run reads its table more than once. Save it to a file, and train on that.',
  );
}

/** The rows, and what they are known by. */
async function rowsOf(
  from: RowSource,
  read: (path: string) => Promise<Table>,
  signal: AbortSignal,
): Promise<{ table: Table; source: TableSource }> {
  if (from.kind === 'points') {
    const { table, checksum } = makePoints(from);
    return { table, source: { ...from, checksum } };
  }
  const { path } = from;
  const table = await read(path);
  const checksum = await checksumOf(path, signal);
  return { table, source: { kind: 'file', path: resolve(path), checksum } };
}

/** Trains one network: on the usual split, or on that of a fold. */
async function trainOn(
  { table, plan, test, network, data: about }: Plan,
  fold: TableData['split']['fold'],
  options: TrainTableOptions,
  { reporter, text, width, ...output }: Output,
  io: Io,
) {
  const split = { ...about.split, fold };
  const { seed } = settingsIn(options, network);
  const rows = splitOf(table, plan, split, seed);
  const dataset = { name: sourceName(about.source), checksum: about.source.checksum };
  const data = trainingTable(table, plan, rows, { test, dataset });
  checkParts(data, table.name, text);
  sayLeftOut(data, test, text, io);
  const config = configOf(network, options, { ...about, split, rows: data.length }, data);
  const experiment = createExperiment(config, data);
  const run = await RunWriter.create(output.root, config);
  await run.saveSplit(rows);
  const duplicates = duplicatesOf(table, plan, rows, test);
  reporter.lines([
    ...(duplicates === null ? [] : warningLines(duplicates, text.data, width)),
    ...wrap(splitText(data, config, text), width),
  ]);
  return trainRun({
    ...{ run, config, experiment, reporter, text, io },
    ...{ signal: output.signal, color: output.color },
    ...tableParts(data, experiment, config, output.signal),
  });
}

function configOf(
  { name, hidden, activation }: Architecture,
  options: TrainTableOptions,
  about: TableData,
  { train, inputDim, outputDim, length }: TrainingTable,
): NewRun<TableData> {
  const usual = tableTraining(length, RECIPE, options.optimizer);
  const given = settingsIn(options, { name, hidden, activation }, usual);
  const settings = withBatchSize(given, options, train.length);
  if (CONFLICTS.balance(settings, about.task)) {
    throw new UsageError(
      `--balance weighs classes, and the target "${about.target}" is taken for a number. Leave it out, or pass ` +
        '--task classification.',
    );
  }
  const batches = Math.floor(train.length / settings.batchSize);
  const iterations = iterationsOf(options, batches, usual.iterations);
  return {
    gradus: VERSION,
    node: process.version,
    machine: thisMachine(),
    model: { name, inputDim, hidden: [...hidden], activation, outputDim },
    data: about,
    training: { ...settings, iterations, schedule: scheduleOf(options, iterations) },
  };
}

function duplicatesOf(
  table: Table,
  plan: ColumnPlan,
  { train, test }: Split,
  testTable?: Table,
): TableWarning | null {
  if (testTable === undefined) return duplicateRows(table, plan, { train, test });
  const all = Int32Array.from({ length: testTable.length }, (_, row) => row);
  return duplicateRows(table, plan, { train, test: all }, testTable);
}

function splitText(
  data: TrainingTable,
  { data: about, training }: NewRun<TableData>,
  text: Messages,
): string {
  const sizes = sizesOf(data).map(grouped);
  return text.trainTable.split(sizes, about.split, training.seed, about.task);
}

/** Rows of train, validation and test. */
function sizesOf({ train, validation, test }: TrainingTable): number[] {
  return [train, validation, test].map((part) => part?.length ?? 0);
}

/** @throws DataError where a part has no row */
function checkParts(data: TrainingTable, file: string, { trainTable: text }: Messages): void {
  const sizes = sizesOf(data);
  if (sizes.includes(0)) throw new DataError(file, text.tooFew(sizes));
}

/** Says which rows of a test table are not used. */
function sayLeftOut(
  { leftOut: [first, ...others] }: TrainingTable,
  test: Table | undefined,
  { trainTable: text, predictTable }: Messages,
  { stderr }: Io,
): void {
  if (test === undefined || first === undefined) return;
  const { row, column, value, problem } = first;
  const cell = value instanceof Date ? value.toISOString() : value === null ? null : String(value);
  const example = predictTable.cell(row + 1, column, cell, problem);
  stderr.write(`gradus: ${inLine(text.left(1 + others.length, test.name, example))}\n`);
}
