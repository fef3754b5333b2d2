/**
 * 1 for grey, 3 for red, green and blue.
 *
 * @example
 * ```ts
 * const channels: Channels = 3;
 * const options: DecodeOptions = { channels };
 * ```
 */
export type Channels = 1 | 3;

/**
 * A decoded picture.
 *
 * @example
 * ```ts
 * const picture: DecodedPicture = { width: 2, height: 1, planes: [Float32Array.of(0, 1)] };
 * resizePicture(picture.planes[0], 2, 1, { rows: 1, columns: 1 }); // [128]
 * ```
 */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  /**
   * One array for grey, or three for red, green and blue, each with width · height levels row by row, from 0 (black)
   * to 1.
   */
  readonly planes: readonly Float32Array[];
}

/** The level of a colour in one plane. */
export type Plane = (red: number, green: number, blue: number) => number;

/** The planes of a picture. Grey levels are the luma of ITU-R BT.601. */
export const PLANES: Readonly<Record<Channels, readonly Plane[]>> = {
  1: [(red, green, blue) => 0.299 * red + 0.587 * green + 0.114 * blue],
  3: [(red) => red, (_, green) => green, (_red, _green, blue) => blue],
};

/** The largest number of pixels of a picture: that of a large photograph. It limits memory. */
export const MAX_PIXELS = 50_000_000;
