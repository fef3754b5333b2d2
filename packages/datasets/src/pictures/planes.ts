/** 1 for grey, 3 for red, green and blue. */
export type Channels = 1 | 3;

/** A picture as it was decoded. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  /**
   * One array for grey, or three for red, green and blue, each with width · height levels row by row, from 0 (black)
   * to 1.
   */
  readonly planes: readonly Float32Array[];
}

/** One plane's level of a color. */
export type Plane = (red: number, green: number, blue: number) => number;

/** The planes of a picture. Grey levels are the luma of ITU-R BT.601. */
export const PLANES: Readonly<Record<Channels, readonly Plane[]>> = {
  1: [(red, green, blue) => 0.299 * red + 0.587 * green + 0.114 * blue],
  3: [(red) => red, (_, green) => green, (_red, _green, blue) => blue],
};

/** The most pixels that are read of a picture, as many as in a large photograph: more would be a trap for memory. */
export const MAX_PIXELS = 50_000_000;
