import { readFile } from 'node:fs/promises';
import { preprocessDigit, preprocessPicture } from '@gradus/datasets';
import { DataError } from 'gradus';
import { decodePng } from '../../png/decode.ts';
import type { Run } from '../../runs/reader.ts';
import { preprocessingOf, requireSize } from './run-data.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a directory',
  EACCES: 'there is no permission to read it',
};

/**
 * A picture in the form of those that a run was trained on, as bytes. Only handwritten digits are
 * cropped, centred, and inverted where they are dark on light paper.
 * @throws DataError where the file is missing, no PNG, too large, or shows no digit where one is needed
 */
export async function readPicture(run: Run, file: string): Promise<Uint8Array> {
  const { rows, columns } = run.config.data;
  const isDigit = preprocessingOf(run) === 'digit';
  if (isDigit) requireSize(run, 28, 28, file);
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const problem = PROBLEMS[cause.code ?? ''] ?? cause.message;
    throw new DataError(file, `${problem}. Give a PNG picture.`, { cause });
  });
  const { levels, width, height } = await decodePng(bytes, file);
  return isDigit
    ? preprocessDigit(levels, width, height, { name: file })
    : preprocessPicture(levels, width, height, { rows, columns, name: file });
}
