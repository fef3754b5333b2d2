import { type Channels, type DecodedPicture, MAX_PIXELS, PLANES } from './planes.ts';
import { PictureError } from './problem.ts';

/** The contents of the segments before the image data of a JPEG file. */
interface JpegHeader {
  /** As stored, before the picture is turned upright. */
  readonly width: number;
  readonly height: number;
  /** The Exif orientation of the stored picture, 1 (upright) to 8 (Exif 2.32). */
  readonly orientation: number;
  /** Where the image data start. */
  readonly start: number;
}

/** The memory limit of the decoder in megabytes: enough for photographs with full colours. */
const megabytesFor = (pixels: number) => 64 + (30 * pixels) / 1e6;

/** A progressive picture has about ten; each takes as long as decoding a whole picture. */
const MAX_SCANS = 100;

/** Whether `bytes` begin like a JPEG file. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * The width and height of the upright picture; undefined if `bytes`, the first bytes of the file, end before
 * the segment that holds them.
 *
 * @throws DataError when the file is damaged or there are too many pixels
 */
export function jpegSize(
  bytes: Uint8Array,
  file: string,
): { width: number; height: number } | undefined {
  const header = headerOf(bytes, file);
  if (header === undefined) return undefined;
  const { width, height, orientation } = header;
  return isSideways(orientation) ? { width: height, height: width } : { width, height };
}

/**
 * Reads a JPEG picture, baseline or progressive, and turns it upright by its Exif orientation.
 *
 * @throws DataError for a file that is damaged, cut short, too large, or of an unsupported kind
 */
export async function decodeJpeg(
  bytes: Uint8Array,
  file: string,
  channels: Channels,
): Promise<DecodedPicture> {
  const header = headerOf(bytes, file);
  const scans = header && countScans(bytes, header.start);
  if (header === undefined || scans === undefined) {
    throw broken(file, `it is cut short: it ends after ${bytes.length} bytes`);
  }
  if (scans > MAX_SCANS) {
    throw broken(file, `it has ${scans} scans, but at most ${MAX_SCANS} are read`);
  }
  checkLength(bytes, header, file);
  const { width, height, data } = await pixelsOf(bytes, header, file);
  const planes = PLANES[channels].map((plane) => {
    return Float32Array.from({ length: width * height }, (_, i) => {
      return plane(data[4 * i], data[4 * i + 1], data[4 * i + 2]) / 255;
    });
  });
  return upright({ width, height, planes }, header.orientation);
}

/** A block of 8 × 8 pixels takes at least one bit: too few bytes for a large picture are refused before memory is allocated. */
function checkLength({ length }: Uint8Array, { width, height }: JpegHeader, file: string): void {
  if (Math.ceil(width / 8) * Math.ceil(height / 8) <= 8 * length) return;
  throw broken(file, `it is damaged: ${length} bytes cannot hold ${width} × ${height} pixels`);
}

/** Red, green, blue and a fourth byte of each pixel. */
async function pixelsOf(bytes: Uint8Array, { width, height }: JpegHeader, file: string) {
  // Loaded here, so that programs without JPEG pictures do not load the decoder.
  const { default: jpeg } = await import('jpeg-js');
  try {
    return jpeg.decode(bytes, {
      useTArray: true,
      tolerantDecoding: false,
      maxResolutionInMP: MAX_PIXELS / 1e6,
      maxMemoryUsageInMB: megabytesFor(width * height),
    });
  } catch (cause) {
    const { message } = cause as Error;
    throw broken(file, `the decoder says "${message}"`, { cause });
  }
}

function broken(file: string, message: string, options?: ErrorOptions): PictureError {
  return new PictureError(file, { code: 'damaged', format: 'JPEG', message }, options);
}

/** Reads the segments up to the image data; undefined if `bytes` end before. */
function headerOf(bytes: Uint8Array, file: string): JpegHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size: { width: number; height: number } | undefined;
  let orientation = 1;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw broken(file, `it is damaged: there is no marker at byte ${at}`);
    const marker = bytes[at + 1];
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === 0xda) return size && { ...size, orientation, start: end };
    if (end > bytes.length) return undefined;
    if (isFrame(marker)) size = sizeIn(bytes.subarray(at + 4, end), file);
    if (marker === 0xe1) orientation = orientationIn(bytes.subarray(at + 4, end)) ?? orientation;
    at = end;
  }
  return undefined;
}

/** SOF0 to SOF15, without the three markers in between that mean something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function sizeIn(frame: Uint8Array, file: string): { width: number; height: number } {
  if (frame.length < 6)
    throw broken(file, `its frame header has ${frame.length} bytes, but needs at least 6`);
  const height = 256 * frame[1] + frame[2];
  const width = 256 * frame[3] + frame[4];
  if (width * height > 0 && width * height <= MAX_PIXELS) return { width, height };
  throw new PictureError(file, { code: 'pixels', width, height, most: MAX_PIXELS });
}

/** The orientation in an Exif segment: tag 0x0112 of the first directory of the TIFF structure in it. */
function orientationIn(segment: Uint8Array): number | undefined {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  if (segment.length < 14 || view.getUint32(0) !== 0x45786966) return undefined;
  const isLittle = view.getUint16(6) === 0x4949;
  const directory = 6 + view.getUint32(10, isLittle);
  if (directory + 2 > segment.length) return undefined;
  const count = view.getUint16(directory, isLittle);
  for (let i = 0, at = directory + 2; i < count && at + 12 <= segment.length; i++, at += 12) {
    if (view.getUint16(at, isLittle) !== 0x0112) continue;
    const orientation = view.getUint16(at + 8, isLittle);
    return orientation >= 1 && orientation <= 8 ? orientation : undefined;
  }
  return undefined;
}

/**
 * The number of scans from `start`, the end of the first scan's header, to the marker EOI that ends a complete file;
 * undefined if there is none. Image data contain no markers.
 */
function countScans(bytes: Uint8Array, start: number): number | undefined {
  let scans = 1;
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xd9) return scans;
    if (bytes[at + 1] === 0xda) scans++;
  }
  return undefined;
}

/** Whether the stored rows are columns of the picture. */
function isSideways(orientation: number): boolean {
  return orientation >= 5;
}

/** Turns a stored picture upright by its orientation, for example 6 by 90° clockwise. */
function upright({ width, height, planes }: DecodedPicture, orientation: number): DecodedPicture {
  if (orientation === 1) return { width, height, planes };
  const [columns, rows] = isSideways(orientation) ? [height, width] : [width, height];
  const isMirrored = [2, 3, 7, 8].includes(orientation);
  const isUpsideDown = [3, 4, 6, 7].includes(orientation);
  const turned = planes.map((levels) => {
    return Float32Array.from({ length: columns * rows }, (_, i) => {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const [across, down] = isSideways(orientation) ? [row, column] : [column, row];
      const x = isMirrored ? width - 1 - across : across;
      const y = isUpsideDown ? height - 1 - down : down;
      return levels[y * width + x];
    });
  });
  return { width: columns, height: rows, planes: turned };
}
