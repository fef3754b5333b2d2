import { Generator } from 'gradus';
import type { Module } from 'gradus/nn';
import {
  type DatasetReference,
  fitPreprocessing,
  type Preprocessing,
  predictorMetadata,
  TabularModel,
  tabularDataset,
} from 'gradus/preprocessing';
import type { ColumnPlan, Split, Table } from 'gradus/table';
import type { ExperimentData } from '../experiment/data.ts';
import { ACTIVATION_CLASSES } from '../settings/names.ts';

/** A part of a split. */
type Part = 'train' | 'validation' | 'test';

/** A table as a network is trained on it: rows in three parts, with the preprocessing that fits the first. */
export interface TrainingTable extends ExperimentData {
  readonly preprocessing: Preprocessing;
  /** Rows of all parts. */
  readonly length: number;
  /** What the files of its networks say besides the tensors, so that `loadPredictor` reads them. */
  metadata(model: Module): Readonly<Record<string, string>>;
  /** The raw rows of a part. */
  rows(part: Part): Table;
}

/** Whether data are those of a table. */
export function isTrainingTable(data: ExperimentData): data is TrainingTable {
  return 'preprocessing' in data;
}

/**
 * Fits preprocessing to `split.train` and encodes the rows of each part.
 * @param options.test a table whose rows are the test set, in place of `split.test`
 * @param options.dataset what the model's file calls the table
 * @throws DataError where a cell of these rows cannot be used, or the test table has other columns
 */
export function trainingTable(
  table: Table,
  plan: ColumnPlan,
  split: Split,
  { test, dataset }: { readonly test?: Table; readonly dataset?: DatasetReference } = {},
): TrainingTable {
  const rows = (part: Part): Table =>
    part === 'test' && test !== undefined ? test : table.select(split[part]);
  const preprocessing = fitPreprocessing(rows('train'), plan);
  const { target } = preprocessing.description;
  const isClass = target.task === 'classification';
  const encoded = (part: Part) => tabularDataset(rows(part), preprocessing);
  const [train, validation, tested] = [encoded('train'), encoded('validation'), encoded('test')];
  return {
    task: target.task,
    preprocessing,
    length: train.length + validation.length + tested.length,
    rows,
    train,
    validation,
    test: tested,
    targetScale: isClass || target.std === 0 ? 1 : target.std,
    // All steps are one program then.
    dropLast: true,
    inputDim: preprocessing.layer(new Generator()).outFeatures,
    outputDim: isClass ? target.classNames.length : 1,
    metadata: (model) => predictorMetadata(model as TabularModel, { dataset }),
    createModel: ({ hidden, activation }) =>
      new TabularModel(preprocessing, {
        hidden,
        ...(activation !== null && { activation: ACTIVATION_CLASSES[activation] }),
      }),
  };
}
