import { relative, resolve } from 'node:path';
import { messages } from '../../../lang/index.ts';
import { removeRun, runFolder } from '../../../runs/remove.ts';
import type { Io } from '../../../text/io.ts';
import { isConfirmed } from '../common/confirm.ts';
import type { RunsOptions } from './list.ts';

/** The options of `runs rm`. */
interface RemoveOptions extends RunsOptions {
  readonly yes?: boolean;
}

/** Deletes all of the runs or none. In a terminal it asks first. */
export async function removeCommand(
  names: readonly string[],
  options: RemoveOptions,
  io: Io,
): Promise<void> {
  const folders = new Set<string>();
  for (const name of names) folders.add(await runFolder(name, resolve(options.runs)));
  const shown = [...folders].map((folder) => relative('', folder) || '.');
  const isSure = await isConfirmed(shown, options, io, ({ runsCommand }) => ({
    question: runsCommand.askRemove(shown),
    kept: runsCommand.keptRuns,
  }));
  if (!isSure) return;
  for (const folder of folders) await removeRun(folder);
  const lines = options.json
    ? [JSON.stringify({ removed: shown })]
    : shown.map((folder) => messages(options.lang, io.env).runsCommand.removed(folder));
  io.stdout.write(`${lines.join('\n')}\n`);
}
