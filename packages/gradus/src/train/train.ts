import { Session } from './session.ts';
import type { TaskName } from './tasks.ts';
import type { TrainOptions, TrainResult } from './train-options.ts';

/**
 * The training loop, step for step as one writes it by hand: zeroGrad, forward, loss, backward, step.
 *
 * What is computed depends on nothing but the arguments and the state of the generator. The event loop gets
 * its turn at least every 50 ms.
 *
 * @throws DivergenceError where a loss is not finite: the step tests it before the update, and the error
 *   names the layer where it began
 * @throws ArgumentError where iterations, epochs, evalEvery, logEvery or patience are out of range, where a choice has
 *   no validation set, or the loss does not fit the task
 * @throws GradusError where `state` does not fit model, optimizer, schedules or loader
 */
export async function train<T extends TaskName = 'classification'>(
  options: TrainOptions<T>,
): Promise<TrainResult<T>> {
  const session = new Session(options as TrainOptions<TaskName>);
  await session.run();
  return (await session.finish()) as TrainResult<T>;
}
