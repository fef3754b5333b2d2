import {
  defaultTraining,
  type OptimizerName,
  type StudioData,
  type TrainingConfig,
  tableTraining,
} from '@gradus/lab/settings';
import { filesOf, kindOf } from './data.ts';

/** How a network learns points while you watch: small steps, and tests often enough for a curve. */
function pointTraining(optimizer: OptimizerName = 'adam'): TrainingConfig {
  return {
    ...defaultTraining(optimizer),
    ...(optimizer === 'adam' && { lr: 0.01 }),
    ...{ batchSize: 10, iterations: 100_000, evalEvery: 1000 },
  };
}

/** The usual settings of training on data, with their usual optimizer or another one. */
export function recipeOf(data: StudioData, optimizer?: OptimizerName): TrainingConfig {
  const kind = kindOf(data);
  if (kind === 'points') return pointTraining(optimizer);
  // With the usual rate of SGD, the first steps on photographs often leave all units of ReLU dead.
  if (filesOf(data) === 'folder') return defaultTraining(optimizer ?? 'adam');
  if (data.kind === 'pictures') return defaultTraining(optimizer);
  return tableTraining(data.rows, undefined, optimizer);
}
