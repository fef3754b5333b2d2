// Times `train`, the loop of the library. It may take many steps in one call and reports them afterwards, so a block
// ends only where the loop has to stop: at a test.
import { train } from 'gradus/train';
import { median } from '../src/statistics.mjs';

/** Steps between two tests. Rivals report the loss of this step too. */
export const BLOCK = 500;

/**
 * @param options of `train`, with a `testLoader`
 * @returns microseconds per step of the median block, the loss of step 500, and the accuracy of the last test
 */
export async function timedTrain(options) {
  const blocks = [];
  const losses = {};
  let since = 0;
  const onEvent = ({ event, iteration, loss }) => {
    if (event === 'step') {
      blocks.push((performance.now() - since) / BLOCK);
      losses[iteration] = loss;
    } else {
      since = performance.now();
    }
  };
  const { evaluation } = await train({
    ...options,
    stepsPerExecution: 'auto',
    evalEvery: BLOCK,
    logEvery: BLOCK,
    onEvent,
  });
  return { step: median(blocks) * 1000, loss500: losses[500], accuracy: evaluation.accuracy };
}
