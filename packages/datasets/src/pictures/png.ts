import { DataError } from 'gradus';
import { decompress } from 'gradus/data';
import { type Channels, type DecodedPicture, PLANES, type Plane } from './planes.ts';
import { broken, type PngHeader, type PngParts, pngParts } from './png-chunks.ts';
import { PictureError } from './problem.ts';

// Common decoders unpack everything in a file. This one unpacks only as many bytes as the size in the header needs.

/** The most that image data may unpack to: 256 MiB, a photograph of 50 million pixels with 8-bit colours. */
const MAX_BYTES = 2 ** 28;
/** Samples of a pixel, by colour type. */
const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

/** One pass of a picture: the pixels from `left`, `top` in steps of `right`, `down`. */
interface Pass {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly down: number;
}

const ALL: readonly Pass[] = [{ left: 0, top: 0, right: 1, down: 1 }];
/** Adam7, the only interlacing of PNG. */
const INTERLACED: readonly Pass[] = [
  { left: 0, top: 0, right: 8, down: 8 },
  { left: 4, top: 0, right: 8, down: 8 },
  { left: 0, top: 4, right: 4, down: 8 },
  { left: 2, top: 0, right: 4, down: 4 },
  { left: 0, top: 2, right: 2, down: 4 },
  { left: 1, top: 0, right: 2, down: 2 },
  { left: 0, top: 1, right: 1, down: 2 },
];

/**
 * Reads a PNG picture of any kind (W3C, "Portable Network Graphics", third edition).
 * Transparent parts become white. For an animation, it reads the default picture.
 *
 * The size in the header limits memory: only the bytes of its pixels are unpacked.
 *
 * @throws DataError for a file that is not a PNG, damaged, cut short, or too large
 */
export async function decodePng(
  bytes: Uint8Array,
  file: string,
  channels: Channels,
): Promise<DecodedPicture> {
  const parts = pngParts(bytes, file);
  const { width, height } = parts;
  const data = await imageData(parts, file);
  const planes = PLANES[channels].map((plane) => ({
    levels: new Float32Array(width * height),
    levelOf: levelReader(parts, plane, file),
  }));
  const samples = new Uint16Array(width * CHANNELS[parts.colorType]);
  let at = 0;
  for (const pass of passesOf(parts)) {
    const { columns, rows, rowBytes } = sizeOf(pass, parts);
    let above: Uint8Array = new Uint8Array(rowBytes);
    for (let j = 0; j < rows; j++) {
      const row = data.subarray(at + 1, at + 1 + rowBytes);
      unfilter(data[at], row, above, Math.max(1, bitsOf(parts) / 8), file);
      readSamples(row, parts.depth, samples.subarray(0, columns * CHANNELS[parts.colorType]));
      const start = (pass.top + j * pass.down) * width + pass.left;
      for (const { levels, levelOf } of planes) {
        for (let i = 0; i < columns; i++) levels[start + i * pass.right] = levelOf(samples, i);
      }
      above = row;
      at += 1 + rowBytes;
    }
  }
  return { width, height, planes: planes.map(({ levels }) => levels) };
}

function passesOf(header: PngHeader): readonly Pass[] {
  const passes = header.isInterlaced ? INTERLACED : ALL;
  return passes.filter(({ left, top }) => left < header.width && top < header.height);
}

function bitsOf({ colorType, depth }: PngHeader): number {
  return CHANNELS[colorType] * depth;
}

function sizeOf(pass: Pass, header: PngHeader) {
  const columns = Math.ceil((header.width - pass.left) / pass.right);
  const rows = Math.ceil((header.height - pass.top) / pass.down);
  return { columns, rows, rowBytes: Math.ceil((columns * bitsOf(header)) / 8) };
}

/** The image data, unpacked: each row has the number of its filter in front. */
async function imageData(parts: PngParts, file: string): Promise<Uint8Array> {
  const sizes = passesOf(parts).map((pass) => sizeOf(pass, parts));
  const expected = sizes.reduce((sum, { rows, rowBytes }) => sum + rows * (1 + rowBytes), 0);
  const size = `${parts.width} × ${parts.height} pixels of ${bitsOf(parts)} bits`;
  if (expected > MAX_BYTES) {
    const { width, height } = parts;
    throw new PictureError(file, {
      ...{ code: 'unpacked', width, height, bits: bitsOf(parts) },
      ...{ bytes: expected, most: MAX_BYTES },
    });
  }
  const data = new Uint8Array(expected);
  let filled = 0;
  const pieces = decompress(parts.data, 'deflate', {
    name: file,
    maxBytes: expected,
    tooLarge: `its image data hold more than ${size}`,
    damaged: 'its image data are damaged or cut short',
  });
  try {
    for await (const piece of pieces) {
      data.set(piece, filled);
      filled += piece.length;
    }
  } catch (cause) {
    throw cause instanceof DataError ? broken(file, cause.problem) : cause;
  }
  if (filled === expected) return data;
  throw broken(file, `its image data end after ${filled} bytes, but ${size} take ${expected}`);
}

/** Undoes the filter of a row in place. `above` is the row before it, `back` the number of bytes of a pixel. */
function unfilter(
  filter: number,
  row: Uint8Array,
  above: Uint8Array,
  back: number,
  file: string,
): void {
  if (filter > 4) throw broken(file, `a row has the filter ${filter}; PNG has 0 to 4`);
  if (filter === 0) return;
  for (let i = 0; i < row.length; i++) {
    const left = i < back ? 0 : row[i - back];
    const corner = i < back ? 0 : above[i - back];
    if (filter === 1) row[i] += left;
    else if (filter === 2) row[i] += above[i];
    else if (filter === 3) row[i] += (left + above[i]) >> 1;
    else row[i] += paeth(left, above[i], corner);
  }
}

/** The neighbour that is nearest to left + above − corner. */
function paeth(left: number, above: number, corner: number): number {
  const [a, b] = [Math.abs(above - corner), Math.abs(left - corner)];
  const c = Math.abs(left + above - 2 * corner);
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** Samples of 1 to 16 bits, the highest bits first. */
function readSamples(row: Uint8Array, depth: number, samples: Uint16Array): void {
  const highest = 2 ** depth - 1;
  for (let i = 0; i < samples.length; i++) {
    if (depth === 8) samples[i] = row[i];
    else if (depth === 16) samples[i] = 256 * row[2 * i] + row[2 * i + 1];
    else samples[i] = (row[(i * depth) >> 3] >> (8 - depth - ((i * depth) & 7))) & highest;
  }
}

type LevelReader = (samples: Uint16Array, i: number) => number;

/** Gives the level of the pixel `i` of a row of samples. */
function levelReader(parts: PngParts, plane: Plane, file: string): LevelReader {
  const { colorType, depth, transparency } = parts;
  if (colorType === 3) return paletteReader(parts, plane, file);
  const channels = CHANNELS[colorType];
  const isColor = channels >= 3;
  const hasAlpha = channels % 2 === 0;
  const highest = 2 ** depth - 1;
  const clear = transparency === null ? null : clearColor(transparency, highest);
  return (samples, i) => {
    const at = i * channels;
    const level = isColor ? plane(samples[at], samples[at + 1], samples[at + 2]) : samples[at];
    if (clear?.every((sample, c) => sample === samples[at + c])) return 1;
    return onPaper(level / highest, hasAlpha ? samples[at + channels - 1] / highest : 1);
  };
}

/** Only the lowest bits of the transparent colour count. */
function clearColor(transparency: Uint8Array, highest: number): number[] {
  const words = new DataView(transparency.buffer, transparency.byteOffset);
  return Array.from(
    { length: transparency.length / 2 },
    (_, c) => words.getUint16(2 * c) & highest,
  );
}

function paletteReader(
  { palette, transparency }: PngParts,
  plane: Plane,
  file: string,
): LevelReader {
  const colors = palette as Uint8Array;
  const levels = Float32Array.from({ length: colors.length / 3 }, (_, index) => {
    const [red, green, blue] = colors.subarray(3 * index);
    return onPaper(plane(red, green, blue) / 255, (transparency?.[index] ?? 255) / 255);
  });
  return (samples, i) => {
    const index = samples[i];
    if (index < levels.length) return levels[index];
    throw broken(
      file,
      `a pixel has the colour ${index}, but its palette has 0 to ${levels.length - 1}`,
    );
  };
}

function onPaper(level: number, alpha: number): number {
  return Math.min(1, alpha * level + 1 - alpha);
}
