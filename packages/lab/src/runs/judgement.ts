import { join } from 'node:path';
import { DataError } from 'gradus';
import * as z from 'zod/mini';
import { problemsIn, type TableData } from '../settings/schema.ts';
import { judgementSchema, type TableJudgement } from '../tabular/judgement.ts';
import { resumeCommandOf } from './commands.ts';
import { MOST_BYTES, readText } from './open.ts';
import type { Run } from './reader.ts';
import { RUN_FILES } from './writer.ts';

/**
 * What the test of a run's network for a table found; null where it has not been tested.
 * @throws DataError where the file is damaged, or does not fit the run
 */
export async function readJudgement(run: Run<TableData>): Promise<TableJudgement | null> {
  const file = join(run.folder, RUN_FILES.judgement);
  const text = await readText(file, MOST_BYTES.judgement);
  if (text === null) return null;
  const wrong = (problem: string, cause?: unknown): DataError => {
    const again = `To test the network again: ${resumeCommandOf(run)}`;
    return new DataError(file, `is damaged: ${problem}. ${again}`, { cause });
  };
  let judgement: TableJudgement;
  try {
    judgement = judgementSchema.parse(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof z.core.$ZodError ? problemsIn(cause) : 'it is not JSON';
    throw wrong(problem, cause);
  }
  const { task, classNames, target } = run.config.data;
  const classes = judgement.confusion?.length ?? null;
  const targets = judgement.targets?.map(({ name }) => name);
  if (judgement.task !== task || classes !== (classNames?.length ?? null)) {
    throw wrong(`it is of another task or other classes than ${RUN_FILES.config} says`);
  }
  if (JSON.stringify(targets) !== JSON.stringify(target.length > 1 ? target : undefined)) {
    throw wrong(`it is of other targets than ${RUN_FILES.config} says`);
  }
  return judgement;
}
