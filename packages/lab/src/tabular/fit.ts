import { manualSeed } from 'gradus';
import { DataLoader } from 'gradus/data';
import { CrossEntropyLoss, MSELoss } from 'gradus/nn';
import { AdamW } from 'gradus/optim';
import { fitPreprocessing, Predictor, TabularModel, tabularDataset } from 'gradus/preprocessing';
import type { ColumnPlan, Split, Table } from 'gradus/table';
import { type TaskName, type TrainEvent, type TrainResult, train } from 'gradus/train';
import { RECIPE, type Recipe } from './recipe.ts';

/** What {@link fitTable} is told besides the table. */
export interface FitOptions {
  /** Of the initial weights and the order of the rows. */
  readonly seed: number;
  readonly recipe?: Recipe;
  readonly onEvent?: (event: TrainEvent<TaskName>) => void;
  readonly signal?: AbortSignal;
}

/** A network that was trained on a table. */
export interface FittedTable {
  readonly predictor: Predictor;
  readonly result: TrainResult<TaskName>;
}

/** Rows that are evaluated at a time. */
const EVALUATION_BATCH = 1024;

/**
 * Trains a network on rows of a table: preprocessing is fitted to `split.train`, and training ends with the weights
 * that are best on `split.validation`.
 */
export async function fitTable(
  table: Table,
  plan: ColumnPlan,
  split: Pick<Split, 'train' | 'validation'>,
  { seed, recipe = RECIPE, onEvent, signal }: FitOptions,
): Promise<FittedTable> {
  const rows = table.select(split.train);
  const preprocessing = fitPreprocessing(rows, plan);
  manualSeed(seed);
  const model = new TabularModel(preprocessing, {
    hidden: recipe.hidden,
    activation: recipe.activation,
    dropout: recipe.dropout,
  });
  const { task } = preprocessing.description.target;
  const result = await train<TaskName>({
    model,
    task,
    loss: task === 'classification' ? new CrossEntropyLoss() : new MSELoss(),
    optimizer: new AdamW(model.parameters(), { lr: recipe.lr, weightDecay: recipe.weightDecay }),
    trainLoader: new DataLoader(tabularDataset(rows, preprocessing), {
      batchSize: batchSizeFor(rows.length, recipe.batchSize),
      shuffle: true,
      // All steps are one program then.
      dropLast: true,
    }),
    validationLoader: new DataLoader(
      tabularDataset(table.select(split.validation), preprocessing),
      { batchSize: EVALUATION_BATCH },
    ),
    iterations: recipe.iterations,
    evalEvery: recipe.evalEvery,
    patience: recipe.patience,
    restoreBest: true,
    targetScale: model.target === null ? 1 : await model.target.scale.item(),
    onEvent,
    signal,
  });
  return { predictor: new Predictor(model), result };
}

/** A pass has about eight steps, or more: each step of a small table sees 8 rows at least, as far as there are any. */
function batchSizeFor(rows: number, most: number): number {
  return Math.min(rows, most, Math.max(8, Math.floor(rows / 8)));
}
