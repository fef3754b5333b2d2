import { createReadStream } from 'node:fs';
import { preprocessDigit, preprocessPicture } from '@gradus/datasets';
import { DataError } from 'gradus';
import { decodePng } from '../../../png/decode.ts';
import type { Run } from '../../../runs/reader.ts';
import { preprocessingOf, requireSize } from './run-data.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a directory',
  EACCES: 'there is no permission to read it',
};

/** The largest file that is read. What may be unpacked of it has a limit of its own. */
const MOST_BYTES = 2 ** 28;

/**
 * A picture in the form of those that a run was trained on, as bytes. Only handwritten digits are
 * cropped, centred, and inverted where they are dark on light paper.
 * @throws DataError where the file is missing, no PNG, too large, or shows no digit where one is needed
 */
export async function readPicture(run: Run, file: string): Promise<Uint8Array> {
  const { rows, columns } = run.config.data;
  const isDigit = preprocessingOf(run) === 'digit';
  if (isDigit) requireSize(run, 28, 28, file);
  const bytes = await bytesOf(file);
  const { levels, width, height } = await decodePng(bytes, file);
  return isDigit
    ? preprocessDigit(levels, width, height, { name: file })
    : preprocessPicture(levels, width, height, { rows, columns, name: file });
}

/** What a file, or a pipe, holds; a device may never end. */
async function bytesOf(file: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of createReadStream(file)) {
      length += piece.length;
      if (length > MOST_BYTES)
        throw new DataError(file, `has more than ${MOST_BYTES} bytes. Give a smaller PNG picture.`);
      pieces.push(piece);
    }
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new DataError(file, `${PROBLEMS[code] ?? message}. Give a PNG picture.`, { cause });
  }
  return Buffer.concat(pieces);
}
