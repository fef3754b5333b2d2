import { join } from 'node:path';
import * as z from 'zod/mini';
import { InputError, LocalizedError } from '../lang/error.ts';
import { writeWhole } from './files.ts';
import { MOST_BYTES, readText } from './open.ts';

/** The file of a run's tags: a list of names as JSON. */
export const TAGS_FILE = 'tags.json';

/** What makes a tag: 1 to 64 characters without blanks, commas and characters that are not seen. */
const TAG = /^[^\s,\p{Cc}\p{Cf}\p{Cs}]{1,64}$/u;

/** @throws GradusError where a word cannot be a tag */
export function checkTag(word: string): void {
  if (TAG.test(word)) return;
  throw new LocalizedError(({ commandUsage }) => commandUsage.wrongTag(word), { code: 'usage' });
}

const tagsSchema = z.array(z.string());

/**
 * The tags of the run in `folder`, in the order of the alphabet.
 * @throws DataError where its file is not a list of names
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
 * Gives the run in `folder` these tags and no others.
 * @throws GradusError where they cannot be written
 */
export async function writeTags(folder: string, tags: readonly string[]): Promise<void> {
  const unique = [...new Set(tags)].sort();
  await writeWhole(join(folder, TAGS_FILE), `${JSON.stringify(unique)}\n`);
}
