import { readFile } from 'node:fs/promises';
import { preprocessDigit } from '@gradus/datasets';
import { DataError } from 'gradus';
import { decodePng } from '../../png/decode.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a directory',
  EACCES: 'there is no permission to read it',
};

/**
 * A picture of a digit in MNIST's form, 28 × 28 bytes.
 * @throws DataError where the file is missing, no PNG, too large, or shows no digit
 */
export async function readDigit(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const problem = PROBLEMS[cause.code ?? ''] ?? cause.message;
    throw new DataError(file, `${problem}. Give a PNG picture of a digit.`, { cause });
  });
  const { levels, width, height } = await decodePng(bytes, file);
  return preprocessDigit(levels, width, height, { name: file });
}
