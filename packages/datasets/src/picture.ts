import { readGrey, scaled } from './grey.ts';
import { areaOrLinearTaps, resample } from './pictures/resample.ts';

/** How `preprocessPicture` reads a picture. */
export interface PictureOptions {
  /** The size of the pictures that the network was trained on. */
  readonly rows: number;
  readonly columns: number;
  /** What error messages call the picture; `'picture'` if not given. */
  readonly name?: string;
}

/**
 * Brings a picture to the size of a data set and changes nothing else: it is not inverted, cropped or
 * centred by its mass, as `preprocessDigit` does with digits. A picture of that size stays as it is;
 * another is scaled with its proportions by averaging areas, and the rest around it is 0.
 *
 * @param pixels grey levels row by row: bytes, 0 black to 255 white, or floats, 0 to 1
 * @returns rows · columns bytes, row by row
 * @throws DataError for pixels that do not fit the size or range
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
 * Brings a picture, or one of its three colours, to the size of a data set as `loadImageFolder` does: it is stretched
 * where its proportions are others. Along an axis that becomes shorter, an output pixel is the average of the input
 * that it covers (OpenCV's `INTER_AREA`); along one that becomes longer, output pixel i lies at
 * (i + ½) · from / to − ½ between the centres of two input pixels and is interpolated linearly between them (PyTorch's
 * `interpolate(mode='bilinear', align_corners=False)`).
 *
 * @param pixels levels row by row: bytes, 0 to 255, or floats, 0 to 1
 * @returns rows · columns bytes, row by row
 * @throws DataError for pixels that do not fit the size or range
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
