/** The test of the winner: the one time that a sweep looks at the test samples. */
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

/** A number that says how good a network is on the test samples. */
export interface TestScore {
  readonly value: number;
  /** How many samples there are. */
  readonly total: number;
}

/**
 * Tests the network of a run with the weights that it keeps, and keeps what comes of it with the run. A run that was
 * tested already is not tested again.
 *
 * @param dataOf gives the data of the run
 * @throws the signal's reason where it is aborted; GradusError where the run cannot be written
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

/** The test in a run's log; null where it was not tested. */
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
