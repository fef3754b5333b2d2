import { Session } from './session.ts';
import type { TaskName } from './tasks.ts';
import type { TrainOptions, TrainResult } from './train-options.ts';

/**
 * Runs the training loop, with the same steps as by hand: zeroGrad, forward, loss, backward, step.
 *
 * The results depend only on the options and the state of the generator. The event loop gets a turn at least every
 * 50 ms.
 *
 * @throws DivergenceError for a loss that is not finite: the step checks it before the update, and the error names
 *   the layer where it began
 * @throws ArgumentError for an option that is out of range, a choice without a validation set, and a loss that does
 *   not fit the task
 * @throws GradusError if `state` does not fit the model, the optimizer, the schedules or the loader
 *
 * @example
 * ```ts
 * const model = new nn.Linear(2, 1);
 * const { iterations } = await train({
 *   task: 'regression', model, loss: new nn.MSELoss(), epochs: 5,
 *   optimizer: new optim.SGD(model.parameters(), { lr: 0.1 }),
 *   trainLoader: new DataLoader(new TensorDataset(ones([4, 2]), ones([4, 1])), { batchSize: 2 }),
 * });
 * iterations; // 10
 * ```
 */
export async function train<T extends TaskName = 'classification'>(
  options: TrainOptions<T>,
): Promise<TrainResult<T>> {
  const session = new Session(options as TrainOptions<TaskName>);
  await session.run();
  return (await session.finish()) as TrainResult<T>;
}
