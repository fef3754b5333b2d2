import { InputError } from '../../../lang/error.ts';
/** Turns a table and options into a network that can be trained on it. */

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ColumnPlan, Split, Table, TargetDefinition } from 'gradus/table';
import type { Messages } from '../../../lang/index.ts';
import { type Architecture, customArchitecture } from '../../../settings/architecture.ts';
import { POINTS_TARGET } from '../../../settings/command.ts';
import { CONFLICTS } from '../../../settings/conflicts.ts';
import { RECIPE, tableTraining } from '../../../settings/recipe.ts';
import {
  type ExperimentConfig,
  sourceName,
  type TableData,
  type TableSource,
} from '../../../settings/schema.ts';
import type { TrainingTable } from '../../../tabular/data.ts';
import { sizesOf, type TableRows, tableRows } from '../../../tabular/rows.ts';
import { cellText, sayDifferences } from '../../../text/cell-text.ts';
import { warningLines } from '../../../text/columns.ts';
import { type Io, widthOf } from '../../../text/io.ts';
import { nearest } from '../../../text/nearest.ts';
import { inLine } from '../../../text/terminal.ts';
import { UsageError } from '../../errors.ts';
import { withBatchSize } from './plan.ts';
import type { RowSource } from './row-source.ts';
import {
  iterationsOf,
  type NetworkOptions,
  type SettingSource,
  scheduleOf,
  settingsIn,
  type TrainOptions,
} from './settings.ts';
import { planFor, readTableFor, saidOf, type TableOptions } from './table.ts';
import { type KnownTable, makePoints, readWithChecksum } from './table-source.ts';

/** The options that split the rows (`splitOptions`). */
export interface SplitOptions {
  /** A file whose rows are the test set. */
  readonly test?: string;
  readonly group?: string;
  readonly time?: string;
  readonly folds?: number;
  /** The only fold to train, counted from 1. */
  readonly fold?: number;
}

/** The options that define the table, its split, the network and its training. */
interface TablePlanOptions
  extends TableOptions,
    SplitOptions,
    NetworkOptions,
    SettingSource,
    Pick<TrainOptions, 'epochs'> {
  /** The form of the output for two classes. */
  readonly binary?: TableData['binary'];
}

/** What all networks of a command have in common. */
export interface TablePlan {
  readonly table: Table;
  readonly plan: ColumnPlan<TargetDefinition>;
  readonly test: Table | undefined;
  readonly network: Architecture;
  /** The configuration of the data, without what a fold decides. */
  readonly data: Omit<TableData, 'rows'>;
}

/** A network for a table, and its rows as inputs of the network. */
interface TableExperiment {
  readonly config: ExperimentConfig<TableData>;
  readonly data: TrainingTable;
  readonly rows: Split;
}

/**
 * Checks everything that does not need the table.
 * @returns the network
 * @throws UsageError if options do not go together
 */
export function checkTablePlan(options: TablePlanOptions): Architecture {
  checkSplit(options);
  const network = networkOf(options);
  // The settings that depend on the number of rows are decided after reading them.
  settingsIn(options, network, tableTraining(0, RECIPE, options.optimizer));
  return network;
}

/** @throws UsageError if options do not go together */
function checkSplit({ test, time, group, folds, fold }: SplitOptions): void {
  const given = Object.entries({ test, time, folds }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    const [first, second] = given.map(([name]) => `--${name}`);
    throw new UsageError(({ tableUsage }) => tableUsage.twoTestSets(first, second));
  }
  if (time !== undefined && group !== undefined) {
    throw new UsageError(({ tableUsage }) => tableUsage.timeAndGroup);
  }
  if (fold !== undefined && (folds === undefined || fold > folds)) {
    throw new UsageError(({ tableUsage }) =>
      folds === undefined ? tableUsage.foldNeedsFolds(fold) : tableUsage.foldTooLarge(fold, folds),
    );
  }
}

function networkOf({ hidden = [...RECIPE.hidden], activation }: NetworkOptions): Architecture {
  if (hidden.length === 0 && activation !== undefined) {
    throw new UsageError(({ settingsUsage }) => settingsUsage.noHiddenLayers(activation));
  }
  return customArchitecture(hidden, activation ?? RECIPE.activation);
}

/** The folds that options ask for; `[null]` for the usual split. */
export function foldsOf({ folds, fold }: SplitOptions): TableData['split']['fold'][] {
  if (folds === undefined) return [null];
  const all = Array.from({ length: folds }, (_, index) => ({ index, of: folds }));
  return fold === undefined ? all : [all[fold - 1]];
}

/** Reads the table, and the test table if there is one, and decides the use of each column. */
export async function planTable(
  from: RowSource,
  network: Architecture,
  given: TablePlanOptions,
  text: Messages,
  io: Io,
  signal: AbortSignal,
): Promise<TablePlan> {
  const options =
    from.kind === 'points' ? { ...given, target: given.target ?? [POINTS_TARGET] } : given;
  const read = async (path: string): Promise<KnownTable> => {
    await requireFile(path);
    const readTable = () => readTableFor(path, options, text.data, io, signal);
    return readWithChecksum(path, readTable, signal);
  };
  const { table, source } = await rowsOf(from, read);
  const file = sourceName(from);
  const { group = null, time = null, binary = 'softmax' } = options;
  if (options.target === undefined) {
    const columns = table.columns.map((column) => column.name);
    throw new UsageError(({ tableUsage }) => tableUsage.needsTarget(file, columns));
  }
  for (const [option, column] of Object.entries({ group, time })) {
    if (column === null || table.has(column)) continue;
    const names = table.columns.map(({ name }) => name);
    const meant = nearest(column, names);
    throw new UsageError(({ tableUsage }) => {
      return tableUsage.noColumn(option, file, column, names, meant);
    });
  }
  const plan = planFor(table, options);
  const { target } = plan;
  if (target === null)
    throw new InputError(file, ({ runFiles }) => runFiles.noColumn(options.target ?? []));
  if (binary === 'logit') checkTwoClasses(target);
  const test = options.test === undefined ? undefined : await read(options.test);
  return {
    table,
    plan: { ...plan, target },
    test: test?.table,
    network,
    data: {
      kind: 'table',
      source,
      task: target.task,
      classNames: target.task === 'classification' ? [...target.classNames] : null,
      binary,
      ...saidOf(table, options),
      split: {
        ...{ group, time, fold: null },
        test:
          options.test === undefined || test === undefined
            ? null
            : { path: resolve(options.test), checksum: test.checksum },
      },
    },
  };
}

/** @throws UsageError if one logit is asked for and there are not two classes */
function checkTwoClasses(target: TargetDefinition): void {
  if (target.task === 'regression') {
    const { columns } = target;
    throw new UsageError(({ tableUsage }) =>
      columns.length > 1 ? tableUsage.logitOfSeveral : tableUsage.logitOfNumbers(columns[0].name),
    );
  }
  const { name, classNames } = target;
  if (classNames.length === 2) return;
  throw new UsageError(({ tableUsage }) => tableUsage.logitOfClasses(name, classNames.length));
}

/**
 * Refuses pipes: a run reads its table again when it is resumed or tested.
 * @throws DataError if the path exists and is not a regular file
 */
async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.isFile()) return;
  throw new InputError(path, ({ trainTable }) => trainTable.isPipe);
}

/** The rows, and the source that a run stores. */
async function rowsOf(
  from: RowSource,
  read: (path: string) => Promise<KnownTable>,
): Promise<{ table: Table; source: TableSource }> {
  if (from.kind === 'points') {
    const { table, checksum } = makePoints(from);
    return { table, source: { ...from, checksum } };
  }
  const { path } = from;
  const { table, checksum } = await read(path);
  return { table, source: { kind: 'file', path: resolve(path), checksum } };
}

/**
 * The network and its rows, on the usual split or on that of a fold. Reports on stderr which rows of a test table are
 * not used.
 */
export function tableExperiment(
  plan: TablePlan,
  fold: TableData['split']['fold'],
  options: TablePlanOptions,
  text: Messages,
  io: Io,
): TableExperiment {
  const { network } = plan;
  const rows = tableRowsOf(plan, fold, settingsIn(options, network).seed);
  sayOfTest(rows, plan, text, io);
  return { ...rows, config: tableConfig(network, options, rows) };
}

/**
 * The rows of each part, on the usual split or on that of a fold.
 * @throws DataError if a part has no row
 */
export function tableRowsOf(
  { data, ...known }: TablePlan,
  fold: TableData['split']['fold'],
  seed: number,
): TableRows {
  const made = tableRows({ ...known, data: { ...data, split: { ...data.split, fold } } }, seed);
  const sizes = sizesOf(made.data);
  if (!sizes.includes(0)) return made;
  throw new InputError(known.table.name, ({ trainTable }) => trainTable.tooFew(sizes));
}

/**
 * The network that `train` would create with the same options, for commands that show it beforehand.
 * @throws UsageError if folds ask for several
 */
export async function oneTableExperiment(
  from: RowSource,
  options: TablePlanOptions,
  text: Messages,
  io: Io,
  signal: AbortSignal,
): Promise<TableExperiment> {
  const network = checkTablePlan(options);
  const fold = oneFold(options);
  const plan = await planTable(from, network, options, text, io, signal);
  sayWarnings(plan, text, io);
  return tableExperiment(plan, fold, options, text, io);
}

/**
 * The fold that options ask for; null for the usual split.
 * @throws UsageError if they ask for several
 */
export function oneFold(options: SplitOptions): TableData['split']['fold'] {
  const [fold, ...others] = foldsOf(options);
  if (others.length === 0) return fold;
  throw new UsageError(({ tableUsage }) => tableUsage.whichFold(others.length + 1));
}

/** Prints the warnings about columns on stderr, for commands that do not show them. */
export function sayWarnings({ plan }: TablePlan, { data: text }: Messages, { stderr }: Io): void {
  for (const warning of plan.warnings) {
    stderr.write(`${warningLines(warning, text, widthOf(stderr)).join('\n')}\n`);
  }
}

/**
 * The configuration that trains a network on these rows.
 * @throws UsageError if options do not fit each other or the rows
 */
export function tableConfig(
  { name, hidden, activation }: Architecture,
  options: TablePlanOptions,
  { about, data: { train, inputDim, outputDim, length } }: TableRows,
): ExperimentConfig<TableData> {
  const usual = tableTraining(length, RECIPE, options.optimizer);
  const given = settingsIn(options, { name, hidden, activation }, usual);
  const settings = withBatchSize(given, options, train.length);
  if (CONFLICTS.balance(settings, about.task)) throw notBalanced(about.target);
  const batches = Math.floor(train.length / settings.batchSize);
  const iterations = iterationsOf(options, batches, usual.iterations);
  return {
    model: { name, inputDim, hidden: [...hidden], activation, outputDim },
    data: about,
    training: { ...settings, iterations, schedule: scheduleOf(options, iterations) },
  };
}

function notBalanced([name, ...others]: readonly string[]): UsageError {
  return new UsageError(({ tableUsage }) =>
    others.length > 0 ? tableUsage.balanceOfSeveral : tableUsage.balanceOfNumber(name),
  );
}

/** Reports the unused rows of a test table, and how it differs from the training table. */
export function sayOfTest(
  { data: { leftOut, different } }: TableRows,
  { test }: TablePlan,
  { trainTable: text, predictTable }: Messages,
  io: Io,
): void {
  const [first, ...others] = leftOut;
  if (test === undefined) return;
  sayDifferences(different, predictTable, io);
  if (first === undefined) return;
  const example = cellText(first, predictTable);
  io.stderr.write(`gradus: ${inLine(text.left(1 + others.length, test.name, example))}\n`);
}
