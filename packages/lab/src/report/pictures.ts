import { encode } from 'fast-png';

/** Byte of full brightness. */
const WHITE = 255;

/** A picture as an address that a page can hold: ink (255) is black on white. */
export function digitPicture(pixels: Uint8Array, rows: number, columns: number): string {
  const data = pixels.map((ink) => WHITE - ink);
  return address(encode({ data, width: columns, height: rows, channels: 1, depth: 8 }));
}

/** Blue below 0 and orange above, both told apart from white by readers of every colour vision. */
const BELOW = [0, 90, 181];
const ABOVE = [220, 90, 0];
const GAP = 1;
const GAP_BYTE = 128;

/**
 * The rows of a matrix [count, rows · columns] as pictures side by side, all on one scale that is the same
 * on both sides of 0: white is 0, full colour ±`limit`.
 */
export function weightSheet(
  weights: ArrayLike<number>,
  { count, rows, columns, perRow }: Sheet,
  limit: number,
): string {
  const lines = Math.ceil(count / perRow);
  const width = perRow * (columns + GAP) - GAP;
  const height = lines * (rows + GAP) - GAP;
  const data = new Uint8Array(3 * width * height).fill(GAP_BYTE);
  for (let unit = 0; unit < count; unit++) {
    const left = (unit % perRow) * (columns + GAP);
    const top = Math.floor(unit / perRow) * (rows + GAP);
    for (let i = 0; i < rows * columns; i++) {
      const at = (top + Math.floor(i / columns)) * width + left + (i % columns);
      data.set(tint(weights[unit * rows * columns + i] / limit), 3 * at);
    }
  }
  return address(encode({ data, width, height, channels: 3, depth: 8 }));
}

/** How pictures are laid out. */
interface Sheet {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly perRow: number;
}

/** A share from −1 to 1 as red, green and blue. */
function tint(share: number): number[] {
  const full = share < 0 ? BELOW : ABOVE;
  const strength = Math.min(1, Math.abs(share));
  return full.map((channel) => Math.round(WHITE + (channel - WHITE) * strength));
}

function address(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
