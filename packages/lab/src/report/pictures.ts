import { encode } from 'fast-png';
import type { PictureForm } from '../experiment/data.ts';

/** The byte for full brightness. */
const WHITE = 255;

/** A grey or colour photo as a data URL. */
export function photo(pixels: Uint8Array, { channels, rows, columns }: PictureForm): string {
  const size = rows * columns;
  const data = Uint8Array.from(
    { length: channels * size },
    (_, i) => pixels[(i % channels) * size + Math.floor(i / channels)],
  );
  return address(encode({ data, width: columns, height: rows, channels, depth: 8 }));
}

/** A digit as a data URL: ink (255) is black on white. */
export function digitPicture(pixels: Uint8Array, rows: number, columns: number): string {
  const data = pixels.map((ink) => WHITE - ink);
  return address(encode({ data, width: columns, height: rows, channels: 1, depth: 8 }));
}

/** Blue below 0 and orange above. Readers with any colour vision can tell both from white and from each other. */
const BELOW = [0, 90, 181];
const ABOVE = [220, 90, 0];
const GAP = 1;
const GAP_BYTE = 128;

/**
 * The rows of a matrix [count, channels · rows · columns] as pictures side by side, on one scale that is symmetric
 * about 0. With one channel, white is 0 and full colour is ±`limit`. With three, each colour has half its brightness
 * at 0, full at `limit` and none at −`limit`.
 */
export function weightSheet(
  weights: ArrayLike<number>,
  { count, channels, rows, columns, perRow }: Sheet,
  limit: number,
): string {
  const size = rows * columns;
  const lines = Math.ceil(count / perRow);
  const width = perRow * (columns + GAP) - GAP;
  const height = lines * (rows + GAP) - GAP;
  const data = new Uint8Array(3 * width * height).fill(GAP_BYTE);
  for (let unit = 0; unit < count; unit++) {
    const left = (unit % perRow) * (columns + GAP);
    const top = Math.floor(unit / perRow) * (rows + GAP);
    for (let i = 0; i < size; i++) {
      const at = (top + Math.floor(i / columns)) * width + left + (i % columns);
      const share = (plane: number): number =>
        weights[(unit * channels + plane) * size + i] / limit;
      data.set(channels === 1 ? tint(share(0)) : [0, 1, 2].map((c) => level(share(c))), 3 * at);
    }
  }
  return address(encode({ data, width, height, channels: 3, depth: 8 }));
}

/** The layout of pictures on a sheet. */
interface Sheet extends PictureForm {
  readonly count: number;
  readonly perRow: number;
}

/** A value from −1 to 1 as red, green and blue. */
function tint(share: number): number[] {
  const full = share < 0 ? BELOW : ABOVE;
  const strength = Math.min(1, Math.abs(share));
  return full.map((channel) => Math.round(WHITE + (channel - WHITE) * strength));
}

/** A value from −1 to 1 as the byte of one colour. */
function level(share: number): number {
  return Math.round(((1 + Math.max(-1, Math.min(1, share))) / 2) * WHITE);
}

function address(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
