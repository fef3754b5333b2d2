import { join } from 'node:path';
import * as z from 'zod/mini';
import { InputError, LocalizedError } from '../lang/error.ts';
import { writeWhole } from './files.ts';
import { MOST_BYTES, readText } from './open.ts';

/** The file of a run's tags: a list of names as JSON. */
export const TAGS_FILE = 'tags.json';

/** A tag: 1 to 64 characters without spaces, commas and invisible characters. */
const TAG = /^[^\s,\p{Cc}\p{Cf}\p{Cs}]{1,64}$/u;

/** @throws GradusError if a word cannot be a tag */
export function checkTag(word: string): void {
  if (TAG.test(word)) return;
  throw new LocalizedError(({ commandUsage }) => commandUsage.wrongTag(word), { code: 'usage' });
}

const tagsSchema = z.array(z.string());

/**
 * The tags of the run in `folder`, in alphabetical order.
 * @throws DataError if its file is not a list of names
 */
export async function readTags(folder: string): Promise<string[]> {
  const file = join(folder, TAGS_FILE);
  const text = (await readText(file, MOST_BYTES.tags)) ?? '[]';
  try {
    return tagsSchema.parse(JSON.parse(text)).sort();
  } catch (cause) {
    throw new InputError(file, ({ storedFiles }) => storedFiles.noTags, { cause });
  }
}

/**
 * Replaces the tags of the run in `folder`.
 * @throws GradusError if they cannot be written
 */
export async function writeTags(folder: string, tags: readonly string[]): Promise<void> {
  const unique = [...new Set(tags)].sort();
  await writeWhole(join(folder, TAGS_FILE), `${JSON.stringify(unique)}\n`);
}
