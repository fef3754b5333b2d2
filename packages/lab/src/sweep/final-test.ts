/** The test of the winner: the only use of the test samples in a sweep. */
import { join } from 'node:path';
import { DataLoader } from 'gradus/data';
import type { Predictor } from 'gradus/preprocessing';
import { type Evaluation, evaluate, type TaskName } from 'gradus/train';
import { TEST_BATCH } from '../experiment/create.ts';
import type { Network } from '../experiment/model.ts';
import { isOnTable, type Run, readEvents, readRun } from '../runs/reader.ts';
import { loadModel, loadRunPredictor } from '../runs/weights.ts';
import { RunWriter } from '../runs/writer.ts';
import { isTrainingTable } from '../tabular/data.ts';
import { judgeTable } from '../tabular/judge.ts';
import type { TrialData } from './data.ts';

/** A network's score on the test samples. */
export interface TestScore {
  readonly value: number;
  /** The number of samples. */
  readonly total: number;
}

/**
 * Tests the network of a run with its kept weights, and saves the result in the run. Does not test a run twice.
 *
 * @param dataOf makes the data of the run
 * @throws the signal's reason if it is aborted; GradusError if the run cannot be written
 */
export async function testWinner(
  root: string,
  id: string,
  dataOf: (config: Run['config']) => TrialData,
  signal: AbortSignal,
): Promise<TestScore> {
  const folder = join(root, id);
  const run = await readRun(folder);
  const known = testIn(await readEvents(run));
  if (known !== null) return known;
  const { data } = dataOf(run.config);
  const predictor = isOnTable(run) ? await loadRunPredictor(run) : null;
  const network = predictor?.model ?? (await loadModel(run));
  const { task, targetScale } = data;
  const loader = new DataLoader(data.test, { batchSize: TEST_BATCH });
  const evaluation = await evaluate<TaskName>(network as Network, loader, {
    task,
    targetScale,
    signal,
  });
  const writer = await RunWriter.open(folder, id);
  try {
    if (predictor !== null && isTrainingTable(data)) {
      const { seed } = run.config.training;
      const judgement = await judgeTable(data, predictor as Predictor, { seed, signal });
      await writer.saveJudgement(judgement);
    }
    const end = (await readEvents(run)).findLast((event) => event.event === 'end');
    const { total, scores } = scoresOf(evaluation);
    const at = {
      model: run.config.model.name,
      iteration: end?.iterations ?? 0,
      loss: end?.loss ?? 0,
    };
    writer.event({ event: 'eval', ...at, ...scores, total, split: 'test' });
    writer.finish();
  } finally {
    await writer.close();
  }
  const { total } = evaluation;
  return { value: evaluation.task === 'regression' ? evaluation.rmse : evaluation.accuracy, total };
}

/** The score of the test in a run's log; null if the run was not tested. */
export function testIn(events: Awaited<ReturnType<typeof readEvents>>): TestScore | null {
  const event = events.findLast((each) => each.event === 'eval' && each.split === 'test');
  if (event?.event !== 'eval') return null;
  return { value: 'rmse' in event ? event.rmse : event.accuracy, total: event.total };
}

function scoresOf(evaluation: Evaluation<TaskName>) {
  const { total } = evaluation;
  if (evaluation.task === 'regression') {
    const { mae, rmse, r2 } = evaluation;
    return { total, scores: { mae, rmse, r2 } };
  }
  const { accuracy, correct } = evaluation;
  return { total, scores: { accuracy, correct } };
}
