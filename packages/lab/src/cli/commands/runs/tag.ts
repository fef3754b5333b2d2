import { messages } from '../../../lang/index.ts';
import { checkTag, readTags, writeTags } from '../../../runs/tags.ts';
import type { Io } from '../../../text/io.ts';
import { UsageError } from '../../errors.ts';
import { chosenRun } from '../common/run-data.ts';
import type { RunsOptions } from './list.ts';

/** The options of `runs tag`. */
interface TagOptions extends RunsOptions {
  readonly remove?: boolean;
}

/** Adds tags to a run, or removes them. */
export async function tagCommand(
  name: string,
  names: readonly string[],
  options: TagOptions,
  io: Io,
): Promise<void> {
  names.forEach(checkTag);
  const { folder, config } = await chosenRun(name, options, io, () => true);
  const present = await readTags(folder);
  if (options.remove) {
    const missing = names.find((tag) => !present.includes(tag));
    if (missing !== undefined) {
      throw new UsageError(({ commandUsage }) => commandUsage.noTag(config.id, missing, present));
    }
  }
  const tags = options.remove
    ? present.filter((tag) => !names.includes(tag))
    : [...new Set([...present, ...names])].sort();
  await writeTags(folder, tags);
  const text = messages(options.lang, io.env).runsCommand;
  const line = options.json
    ? JSON.stringify({ id: config.id, tags })
    : text.tagged(config.id, tags.join(' '));
  io.stdout.write(`${line}\n`);
}
