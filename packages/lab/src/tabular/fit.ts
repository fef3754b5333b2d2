import { Predictor, type TabularModel } from 'gradus/preprocessing';
import { type TaskName, type TrainEvent, type TrainResult, train } from 'gradus/train';
import { createExperiment } from '../experiment/create.ts';
import { RECIPE, type Recipe, tableTraining } from '../settings/recipe.ts';
import type { TrainingTable } from './data.ts';

/** The options of {@link fitTable}. */
export interface FitOptions {
  /** The seed of the initial weights and of the order of the rows. */
  readonly seed: number;
  readonly recipe?: Recipe;
  readonly onEvent?: (event: TrainEvent<TaskName>) => void;
  readonly signal?: AbortSignal;
}

/** A network trained on a table. */
export interface FittedTable {
  readonly predictor: Predictor;
  readonly result: TrainResult<TaskName>;
}

/** Trains a network on the training rows of a table, and keeps the weights that are best on its validation rows. */
export async function fitTable(
  data: TrainingTable,
  { seed, recipe = RECIPE, onEvent, signal }: FitOptions,
): Promise<FittedTable> {
  const { inputDim, outputDim } = data;
  const { hidden, activation } = recipe;
  const network = { name: 'table', inputDim, hidden: [...hidden], activation, outputDim };
  const training = { ...tableTraining(data.length, recipe), seed };
  const { testLoader: _, ...experiment } = await createExperiment(
    { model: network, training },
    data,
  );
  const { iterations, evalEvery, patience } = training;
  const result = await train<TaskName>({
    ...experiment,
    ...{ iterations, evalEvery, patience: patience ?? undefined, restoreBest: true },
    ...{ onEvent, signal, stepsPerExecution: 'auto' },
  });
  return { predictor: new Predictor(experiment.model as TabularModel), result };
}
