import { availableParallelism } from 'node:os';
import { languageOf, type Messages } from '../../../lang/index.ts';
import type { SweepData } from '../../../sweep/data.ts';
import type { SweepConfig } from '../../../sweep/folder.ts';
import { createPool } from '../../../sweep/pool.ts';
import type { Runner } from '../../../sweep/trial.ts';
import type { Io } from '../../../text/io.ts';
import { VERSION } from '../../version.ts';
import type { SweepOptions } from './plan.ts';

/** Runs the trials of a sweep on threads of this machine or, with `--queue`, on workers of any machine. */
export async function runnerFor(
  { queue, parallel, threads, lang }: Pick<SweepOptions, 'queue' | 'parallel' | 'threads' | 'lang'>,
  { id, lag, asha, mode }: SweepConfig,
  data: SweepData,
  root: string,
  text: Messages,
  io: Io,
): Promise<Runner> {
  if (queue === undefined) {
    const threadsAtOnce = parallel ?? Math.min(lag, availableParallelism());
    const language = languageOf(lang, io.env);
    return createPool(data, { parallel: threadsAtOnce, root, threads, language });
  }
  const [{ addressIn }, { noticeText, openQueue }] = await Promise.all([
    import('../../../sweep/queue/address.ts'),
    import('../../../sweep/queue/runner.ts'),
  ]);
  const address = addressIn(queue, io.env);
  return openQueue(address, {
    ...{ sweep: id, gradus: VERSION, data, root },
    halving: asha === null ? null : { factor: asha.factor, mode },
    parallel: parallel ?? lag,
    onNotice: (notice) => {
      io.stderr.write(`gradus: ${noticeText(notice, address.shown, text.queue)}\n`);
    },
  });
}
