import { readGrey, scaled } from './grey.ts';
import { areaOrLinearTaps, resample } from './pictures/resample.ts';

/**
 * Options of {@link preprocessPicture} and {@link resizePicture}.
 *
 * @example
 * ```ts
 * const options: PictureOptions = { rows: 28, columns: 28, name: 'shoe.png' };
 * ```
 */
export interface PictureOptions {
  /** The size of the pictures that the network was trained on. */
  readonly rows: number;
  readonly columns: number;
  /** The name of the picture in error messages; default `'picture'`. */
  readonly name?: string;
}

/**
 * Scales a picture to the size of a data set, with its proportions, by averaging areas. The rest around it is
 * 0. Unlike `preprocessDigit`, it does not invert, crop or centre by mass; a picture of the right size stays
 * the same.
 *
 * @param pixels grey levels row by row: bytes, 0 black to 255 white, or floats, 0 to 1
 * @returns rows · columns bytes, row by row
 * @throws DataError for pixels that do not fit the size or range
 *
 * @example
 * ```ts
 * const pixels = Uint8Array.of(10, 30, 10, 30, 10, 30, 10, 30); // 2 × 4
 * preprocessPicture(pixels, 2, 4, { rows: 2, columns: 2 }); // [20, 0, 20, 0]
 * ```
 */
export function preprocessPicture(
  pixels: Uint8Array | Uint8ClampedArray | Float32Array,
  width: number,
  height: number,
  { rows, columns, name = 'picture' }: PictureOptions,
): Uint8Array {
  const grey = readGrey(pixels, width, height, name);
  const scale = Math.min(columns / width, rows / height);
  const [across, down] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  const fitted = scaled(grey, across as number, down as number);
  const left = Math.floor((columns - fitted.width) / 2);
  const top = Math.floor((rows - fitted.height) / 2);
  const picture = new Uint8Array(rows * columns);
  for (const [index, level] of fitted.levels.entries()) {
    const x = index % fitted.width;
    const y = (index - x) / fitted.width;
    picture[(top + y) * columns + left + x] = Math.round(255 * level);
  }
  return picture;
}

/**
 * Resizes a picture, or one of its three colours, to the size of a data set, as `loadImageFolder` does. Other
 * proportions are stretched. Along an axis that becomes shorter, an output pixel is the average of the input that it
 * covers (OpenCV's `INTER_AREA`). Along an axis that becomes longer, output pixel i is interpolated linearly at
 * (i + ½) · from / to − ½ between the centres of two input pixels (PyTorch's
 * `interpolate(mode='bilinear', align_corners=False)`).
 *
 * @param pixels levels row by row: bytes, 0 to 255, or floats, 0 to 1
 * @returns rows · columns bytes, row by row
 * @throws DataError for pixels that do not fit the size or range
 *
 * @example
 * ```ts
 * const pixels = Uint8Array.of(0, 40, 80, 120); // 2 × 2
 * resizePicture(pixels, 2, 2, { rows: 1, columns: 2 }); // [40, 80]
 * ```
 */
export function resizePicture(
  pixels: Uint8Array | Uint8ClampedArray | Float32Array,
  width: number,
  height: number,
  { rows, columns, name = 'picture' }: PictureOptions,
): Uint8Array {
  const picture = readGrey(pixels, width, height, name);
  const { levels } = resample(picture, columns, rows, areaOrLinearTaps);
  return Uint8Array.from(levels, (level) => Math.round(255 * level));
}
