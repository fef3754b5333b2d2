import { join, relative, resolve } from 'node:path';
import { LocalizedError } from '../../../lang/error.ts';
import { type Messages, messages } from '../../../lang/index.ts';
import { findRun, foldersIn, hasConfig } from '../../../runs/reader.ts';
import { type Verified, verifyRun } from '../../../runs/verify.ts';
import { errorText } from '../../../text/error-text.ts';
import type { Io } from '../../../text/io.ts';
import type { RunsOptions } from './list.ts';

/**
 * Reads all files of the named runs, or of all runs in the folder, and reports damaged ones.
 * @throws GradusError if one is damaged
 */
export async function verifyCommand(
  names: readonly string[],
  options: RunsOptions,
  io: Io,
): Promise<void> {
  const root = resolve(options.runs);
  const folders: string[] = [];
  for (const name of names) folders.push(await findRun(name, root, () => true));
  if (names.length === 0) {
    folders.push(...(await foldersIn(root)).map((name) => join(root, name)).filter(hasConfig));
  }
  const text = messages(options.lang, io.env);
  let damaged = 0;
  for (const folder of folders) {
    const verified = await verifyRun(folder);
    if (verified.problems.length > 0) damaged++;
    const lines = options.json ? [asJson(verified)] : asText(verified, text);
    io.stdout.write(`${lines.join('\n')}\n`);
  }
  if (damaged > 0) {
    throw new LocalizedError(({ runsCommand }) => runsCommand.someDamaged(damaged, folders.length));
  }
}

function asJson({ problems, ...verified }: Verified): string {
  const said = problems.map(({ message }) => message);
  return JSON.stringify({ ...verified, isWhole: problems.length === 0, problems: said });
}

function asText({ folder, problems, unchecked }: Verified, text: Messages): string[] {
  const { runsCommand } = text;
  const shown = relative('', folder) || '.';
  return [
    problems.length === 0 ? runsCommand.whole(shown) : runsCommand.damaged(shown),
    ...problems.map((problem) => `  ${errorText(problem, text)}`),
    ...(unchecked.length > 0 ? [`  ${runsCommand.unchecked(unchecked.join(', '))}`] : []),
  ];
}
