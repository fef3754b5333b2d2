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

/** The largest file that is read. The unpacked picture has its own limit. */
const MOST_BYTES = 2 ** 28;

/**
 * Reads a picture and brings it into the form of a run's training pictures: bytes, one colour channel after the other.
 * Only handwritten digits are cropped, centred, and inverted if they are dark on light paper.
 * @throws DataError if the file is missing, neither PNG nor JPEG, too large, or lacks the digit that the run needs
 */
export async function readPicture(run: Run<PictureData>, file: string): Promise<Uint8Array> {
  return pictureFrom(run, await bytesOf(file), file);
}

/**
 * Like {@link readPicture}, from the bytes of a file.
 * @param name name of the file in errors
 * @throws DataError if they are neither PNG nor JPEG, or lack the digit that the run needs
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

/** The content of a file or a pipe. Stops at {@link MOST_BYTES}, because a device may never end. */
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
