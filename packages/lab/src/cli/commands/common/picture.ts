import { createReadStream } from 'node:fs';
import {
  decodePicture,
  PictureError,
  type PictureProblem,
  type Preprocessing,
  preprocessDigit,
  preprocessPicture,
  resizePicture,
} from '@gradus/datasets';
import type { Run } from '../../../runs/reader.ts';
import type { PictureData } from '../../../settings/schema.ts';
import { preprocessingOf, requireSize } from './run-data.ts';

/** Why a file cannot be read, by the codes of Node. */
const REASONS: Readonly<Record<string, (PictureProblem & { code: 'unreadable' })['why']>> = {
  ENOENT: 'missing',
  EISDIR: 'folder',
  EACCES: 'forbidden',
};

/** The largest file that is read. What may be unpacked of it has a limit of its own. */
const MOST_BYTES = 2 ** 28;

/**
 * A picture in the form of those that a run was trained on, as bytes, one colour after the other. Only handwritten digits are
 * cropped, centred, and inverted where they are dark on light paper.
 * @throws DataError where the file is missing, neither PNG nor JPEG, too large, or shows no digit where one is needed
 */
export async function readPicture(run: Run<PictureData>, file: string): Promise<Uint8Array> {
  return pictureFrom(run, await bytesOf(file), file);
}

/**
 * The same of the bytes of a file.
 * @param name what errors call it
 * @throws DataError where they are neither PNG nor JPEG, or show no digit where one is needed
 */
export async function pictureFrom(
  run: Run<PictureData>,
  bytes: Uint8Array,
  name: string,
): Promise<Uint8Array> {
  const { rows, columns, channels } = run.config.data;
  const preprocessing = preprocessingOf(run);
  if (preprocessing === 'digit') requireSize(run, 28, 28, name);
  const decoded = await decodePicture(bytes, { name, channels });
  const { planes, width, height } = decoded;
  const size = { rows, columns, name };
  const prepared = planes.map((plane) => PREPROCESS[preprocessing](plane, width, height, size));
  return Uint8Array.from(Buffer.concat(prepared));
}

const PREPROCESS = {
  digit: (levels, width, height, { name }) => preprocessDigit(levels, width, height, { name }),
  picture: preprocessPicture,
  resize: resizePicture,
} satisfies Record<Preprocessing, typeof preprocessPicture>;

/** What a file, or a pipe, holds; a device may never end. */
async function bytesOf(file: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of createReadStream(file)) {
      length += piece.length;
      if (length > MOST_BYTES) {
        throw new PictureError(file, { code: 'large-file', most: MOST_BYTES });
      }
      pieces.push(piece);
    }
  } catch (cause) {
    if (cause instanceof PictureError) throw cause;
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const why = REASONS[code] ?? 'other';
    throw new PictureError(file, { code: 'unreadable', why, message }, { cause });
  }
  return Buffer.concat(pieces);
}
