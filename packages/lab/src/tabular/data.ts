import { Generator } from 'gradus';
import type { Module } from 'gradus/nn';
import {
  type BinaryOutput,
  type DatasetReference,
  describeRowError,
  type EncodedFeatures,
  fitPreprocessing,
  type NumbersDescription,
  type Preprocessing,
  predictorMetadata,
  type RowError,
  TabularModel,
  tabularDataset,
} from 'gradus/preprocessing';
import { type ColumnPlan, type Split, Table } from 'gradus/table';
import type { ExperimentData } from '../experiment/data.ts';
import { ACTIVATION_CLASSES } from '../settings/names.ts';
import { RowsError } from './rows-error.ts';

/** A part of a split. */
type Part = 'train' | 'validation' | 'test';

/** A table to train on: its rows in three parts, and the preprocessing fitted to the training rows. */
export interface TrainingTable extends ExperimentData {
  readonly preprocessing: Preprocessing;
  /** The number of rows of all parts. */
  readonly length: number;
  /** Rows of a separate test table that are left out, each with the first cell that cannot be used. */
  readonly leftOut: readonly RowError[];
  /** Columns and categories of a separate test table that the training rows lack. */
  readonly different: Differences;
  /** The metadata that files of its networks need for `loadPredictor`. */
  metadata(model: Module): Readonly<Record<string, string>>;
  /** A copy of the raw rows of a part, with these columns or all. */
  rows(part: Part, columns?: readonly string[]): Table;
}

/** Columns and categories that the training rows lack. */
export type Differences = Pick<EncodedFeatures, 'extraColumns' | 'unseenCategories'>;

/** Whether the data is a table. */
export function isTrainingTable(data: ExperimentData): data is TrainingTable {
  return 'preprocessing' in data;
}

/**
 * Fits preprocessing to `split.train` and encodes the rows of each part.
 * @param options.test a table whose rows are the test set, in place of `split.test`
 * @param options.dataset the name of the table in the model's file
 * @param options.binary the outputs for two classes: a logit for each, the default, or one logit
 * @throws ArgumentError for one logit if there are not two classes
 * @throws DataError if a cell of the table's rows cannot be used, the test table lacks a column, or none of its
 *   rows can be used
 */
export function trainingTable(
  table: Table,
  plan: ColumnPlan,
  split: Split,
  {
    test,
    dataset,
    binary = 'softmax',
  }: {
    readonly test?: Table;
    readonly dataset?: DatasetReference;
    readonly binary?: BinaryOutput;
  } = {},
): TrainingTable {
  const preprocessing = fitPreprocessing(table, plan, { rows: split.train });
  const { target } = preprocessing.description;
  const isClass = target.task === 'classification';
  const own = test === undefined ? null : usableRows(test, preprocessing);
  const rows = (part: Part, columns?: readonly string[]): Table => {
    if (part === 'test' && own !== null) return own.table;
    const some = columns?.map((name) => table.column(name));
    return (some === undefined ? table : new Table(table.name, some)).select(split[part]);
  };
  const encoded = (part: Part): ReturnType<typeof tabularDataset> => {
    if (part === 'test' && own !== null) {
      return tabularDataset(own.table, preprocessing, { binary });
    }
    try {
      return tabularDataset(table, preprocessing, { rows: split[part], binary });
    } catch (error) {
      const [first] = readWith(preprocessing, rows(part)).leftOut;
      if (first === undefined) throw error;
      // The row's number in the table, not in this part.
      const cell = { ...first, row: split[part][first.row] };
      const problem = `${describeRowError(cell)} Correct it.`;
      throw new RowsError(table.name, problem, { cell }, { cause: error });
    }
  };
  const [train, validation, tested] = [encoded('train'), encoded('validation'), encoded('test')];
  return {
    task: target.task,
    preprocessing,
    length: train.length + validation.length + tested.length,
    leftOut: own?.leftOut ?? [],
    different: own?.different ?? { extraColumns: [], unseenCategories: [] },
    rows,
    train,
    validation,
    test: tested,
    targetScale: isClass ? 1 : scaleOf(target),
    // Then all steps use one compiled program.
    dropLast: true,
    inputDim: preprocessing.layer(new Generator()).outFeatures,
    outputDim: binary === 'logit' ? 1 : (isClass ? target.classNames : target.columns).length,
    metadata: (model) => predictorMetadata(model as TabularModel, { dataset }),
    createModel: ({ model: { hidden, activation }, training: { dropout } }) =>
      new TabularModel(preprocessing, {
        hidden,
        dropout,
        binary,
        ...(activation !== null && { activation: ACTIVATION_CLASSES[activation] }),
      }),
  };
}

/** The scale of scores: the unit of the target, or standard deviations for several targets. */
function scaleOf({ columns }: NumbersDescription): number {
  return columns.length > 1 || columns[0].std === 0 ? 1 : columns[0].std;
}

/** The usable rows, the first unusable cell of each other row, and the differences from the training rows. */
function readWith(
  preprocessing: Preprocessing,
  table: Table,
): { rows: Int32Array; leftOut: RowError[]; different: Differences } {
  const { rows, errors, extraColumns, unseenCategories } = preprocessing.encode(table);
  const all = [...errors, ...preprocessing.encodeTarget(table).errors];
  const first = new Map<number, RowError>();
  for (const error of all) if (!first.has(error.row)) first.set(error.row, error);
  const leftOut = [...first.values()].sort((a, b) => a.row - b.row);
  const different = { extraColumns, unseenCategories };
  return { rows: rows.filter((row) => !first.has(row)), leftOut, different };
}

/**
 * The rows of a table that can test a network, the first unusable cell of each other row, and the differences from
 * the training rows.
 * @throws DataError if no row can be used, or the table lacks a column
 */
export function usableRows(
  table: Table,
  preprocessing: Preprocessing,
): { table: Table; leftOut: RowError[]; different: Differences } {
  const { rows, leftOut, different } = readWith(preprocessing, table);
  if (leftOut.length === 0) return { table, leftOut, different };
  if (leftOut.length === table.length) {
    const [cell] = leftOut;
    const problem = `none of its ${table.length} rows can be used to test. ${describeRowError(cell)}`;
    throw new RowsError(table.name, problem, { cell, rows: table.length });
  }
  return { table: table.select(rows), leftOut, different };
}
