import { join } from 'node:path';
import * as z from 'zod/mini';
import { InputError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';
import { misfitOf, type TableData } from '../settings/schema.ts';
import { judgementSchema, type TableJudgement } from '../tabular/judgement.ts';
import { resumeCommandOf } from './commands.ts';
import { MOST_BYTES, readText } from './open.ts';
import type { Run } from './reader.ts';
import { RUN_FILES } from './writer.ts';

/**
 * The test of a run's network for a table; null if it has not been tested.
 * @throws DataError if the file is damaged, or does not fit the run
 */
export async function readJudgement(run: Run<TableData>): Promise<TableJudgement | null> {
  const file = join(run.folder, RUN_FILES.judgement);
  const text = await readText(file, MOST_BYTES.judgement);
  if (text === null) return null;
  type Problem = Parameters<Messages['storedFiles']['wrongJudgement']>[0];
  const wrong = (problem: Problem, cause?: unknown): InputError => {
    const message = ({ storedFiles }: Messages): string =>
      storedFiles.wrongJudgement(problem, RUN_FILES.config, resumeCommandOf(run));
    return new InputError(file, message, { cause });
  };
  let judgement: TableJudgement;
  try {
    judgement = judgementSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw wrong(cause instanceof z.core.$ZodError ? misfitOf(cause) : 'noJson', cause);
  }
  const { task, classNames, target } = run.config.data;
  const classes = judgement.confusion?.length ?? null;
  const targets = judgement.targets?.map(({ name }) => name);
  if (judgement.task !== task || classes !== (classNames?.length ?? null)) {
    throw wrong('otherTask');
  }
  if (JSON.stringify(targets) !== JSON.stringify(target.length > 1 ? target : undefined)) {
    throw wrong('otherTargets');
  }
  return judgement;
}
