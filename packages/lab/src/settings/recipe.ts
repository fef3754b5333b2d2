/** The default network for a table, and how it is trained. */
import type { ActivationName } from './names.ts';
import type { OptimizerName } from './optimizers.ts';
import { defaultTraining, type TrainingConfig } from './table.ts';

/** A network, and how it is trained. */
export interface Recipe {
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  readonly optimizer: OptimizerName;
  readonly lr: number;
  /** Rows in a step; small tables have smaller batches. */
  readonly batchSize: number;
  /** The most steps to take. */
  readonly iterations: number;
  /** Steps between two validations. Large tables have more, so that validation takes no longer than training. */
  readonly evalEvery: number;
  /** Validations in a row without improvement after which training ends. */
  readonly patience: number;
}

/**
 * The default: the best of eight candidates on cars, seattle-weather and birdstrikes (five seeds each,
 * `scripts/quality --only choose`); other tables judge it. One hidden layer of 100 units and two narrower layers were
 * worse on one of the three. More weight decay changed less than the spread over seeds. A patience of 8 validations
 * every 25 steps takes half the time of 20 every 50, and is as good.
 */
export const RECIPE: Recipe = {
  hidden: [64, 64],
  activation: 'relu',
  optimizer: 'adamw',
  lr: 3e-3,
  batchSize: 64,
  iterations: 10_000,
  evalEvery: 25,
  patience: 8,
};

/**
 * The settings of a recipe for a table. They keep the weights of the best validation.
 * @param rows the number of rows that have a target
 * @param optimizer an optimizer other than the recipe's has its own default learning rate
 */
export function tableTraining(
  rows: number,
  recipe: Recipe = RECIPE,
  optimizer: OptimizerName = recipe.optimizer,
): TrainingConfig {
  const { lr, iterations, evalEvery, patience } = recipe;
  return {
    ...defaultTraining(optimizer),
    ...(optimizer === recipe.optimizer && { lr }),
    batchSize: batchSizeFor(rows, recipe.batchSize),
    iterations,
    evalEvery: evalEveryFor(rows, evalEvery),
    patience,
    keepBest: true,
  };
}

/** The share of the training rows, in the default split. */
const TRAIN_SHARE = 0.7;

/** The share of the validation rows, in the default split. */
const VALIDATION_SHARE = 0.15;
/** Validating a row takes about half the time of training on it. */
const VALIDATION_COST = 0.5;
/** The most steps between two validations, for a table of any size, so that training can end early. */
const MOST_STEPS = 500;

/** The number of steps that take as long as a validation, within its limits. */
function evalEveryFor(rows: number, least: number): number {
  const steps = Math.floor((VALIDATION_SHARE * VALIDATION_COST * rows) / RECIPE.batchSize);
  return Math.max(least, Math.min(MOST_STEPS, steps));
}

/** The batch size: an epoch has about eight steps or more, and a batch at least 8 rows if the table has them. */
function batchSizeFor(rows: number, most: number): number {
  const eighth = Math.floor((TRAIN_SHARE * rows) / 8);
  return Math.max(1, Math.min(most, Math.max(8, eighth), Math.floor(rows / 2)));
}
