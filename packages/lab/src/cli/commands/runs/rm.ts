import { relative, resolve } from 'node:path';
import { messages } from '../../../lang/index.ts';
import { removeRun, runFolder } from '../../../runs/remove.ts';
import type { Io } from '../../../text/io.ts';
import { UsageError } from '../../errors.ts';
import type { RunsOptions } from './list.ts';

/** The options of `runs rm`. */
interface RemoveOptions extends RunsOptions {
  readonly yes?: boolean;
}

/** Deletes runs, all or none of them; on a terminal it asks first. */
export async function removeCommand(
  names: readonly string[],
  options: RemoveOptions,
  io: Io,
): Promise<void> {
  const folders = new Set<string>();
  for (const name of names) folders.add(await runFolder(name, resolve(options.runs)));
  const shown = [...folders].map((folder) => relative('', folder) || '.');
  const text = messages(options.lang, io.env).runsCommand;
  if (!options.yes) {
    if (io.ask === undefined) {
      throw new UsageError(({ commandUsage }) => commandUsage.addYes(shown));
    }
    const answer = await io.ask(text.askRemove(shown));
    if (!text.yes.includes(answer.trim().toLowerCase())) {
      io.stderr.write(`${text.keptRuns}\n`);
      return;
    }
  }
  for (const folder of folders) await removeRun(folder);
  const lines = options.json
    ? [JSON.stringify({ removed: shown })]
    : shown.map((folder) => text.removed(folder));
  io.stdout.write(`${lines.join('\n')}\n`);
}
