import { readFile } from 'node:fs/promises';
import { preprocessDigit } from '@gradus/datasets';
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { DataError } from 'gradus';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Width and height stand right behind the signature and the head of the first chunk. */
const SIZE_AT = 16;
const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a directory',
  EACCES: 'there is no permission to read it',
};
/** A large photograph; more is a mistake, or a trap for memory. */
const MAX_PIXELS = 50_000_000;

/**
 * A picture of a digit in MNIST's form, 28 × 28 bytes.
 * @throws DataError where the file is missing, no PNG, too large, or shows no digit
 */
export async function readDigit(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const problem = PROBLEMS[cause.code ?? ''] ?? cause.message;
    throw new DataError(file, `${problem}. Give a PNG picture of a digit.`, { cause });
  });
  checkHeader(file, bytes);
  const png = decoded(file, bytes);
  return preprocessDigit(greyLevels(png), png.width, png.height, { name: file });
}

function checkHeader(file: string, bytes: Uint8Array): void {
  if (bytes.length < SIZE_AT + 8 || SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    throw new DataError(file, 'is no PNG picture. Save it as PNG and try again.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height] = [view.getUint32(SIZE_AT), view.getUint32(SIZE_AT + 4)];
  if (width * height > 0 && width * height <= MAX_PIXELS) return;
  throw new DataError(
    file,
    `is ${width} × ${height} pixels; 1 to ${MAX_PIXELS} pixels in all can be read. Make it smaller.`,
  );
}

function decoded(file: string, bytes: Uint8Array): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (cause) {
    throw new DataError(
      file,
      `cannot be read: ${(cause as Error).message.replace(/[\s.:]+$/, '')}. Save it as PNG again.`,
      {
        cause,
      },
    );
  }
}

/** One level of 0 to 1 for each pixel, on white paper where the picture is transparent. */
function greyLevels(png: DecodedPng): Float32Array {
  const { samples, channels, highest } = samplesOf(png);
  const levels = new Float32Array(png.width * png.height);
  const hasAlpha = channels === 2 || channels === 4;
  for (let i = 0; i < levels.length; i++) {
    const at = i * channels;
    const grey =
      channels < 3
        ? samples[at]
        : 0.299 * samples[at] + 0.587 * samples[at + 1] + 0.114 * samples[at + 2];
    const alpha = hasAlpha ? samples[at + channels - 1] / highest : 1;
    levels[i] = Math.min(1, alpha * (grey / highest) + 1 - alpha);
  }
  return levels;
}

interface Samples {
  readonly samples: ArrayLike<number>;
  readonly channels: number;
  /** What white is. */
  readonly highest: number;
}

function samplesOf(png: DecodedPng): Samples {
  if (png.palette !== undefined) {
    const samples = convertIndexedToRgb(png);
    return { samples, channels: png.palette[0].length, highest: 255 };
  }
  const { data, depth, channels } = png;
  const samples = depth < 8 ? unpacked(png) : data;
  return { samples, channels, highest: 2 ** depth - 1 };
}

/** Grey levels of 1, 2 or 4 bits; each row starts with a new byte. */
function unpacked({ data, depth, width, height }: DecodedPng): Uint8Array {
  const levels = new Uint8Array(width * height);
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  for (let i = 0; i < levels.length; i++) {
    const column = i % width;
    const byte = data[((i - column) / width) * rowBytes + Math.floor(column / perByte)];
    const shift = 8 - depth * ((column % perByte) + 1);
    levels[i] = (byte >> shift) & (2 ** depth - 1);
  }
  return levels;
}
