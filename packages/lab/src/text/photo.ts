import { resizePicture } from '@gradus/datasets';
import type { PictureForm } from '../experiment/data.ts';
import type { Colors } from './terminal.ts';

/** Shades from black to white, for terminals without colours. */
const SHADES = [' ', '░', '▒', '▓', '█'];

/** Largest width of a drawn picture, in characters. */
const WIDEST = 56;

/**
 * Draws a photo in coloured half blocks, two rows of pixels for each line of text; in shades without colours.
 * @param pixels bytes row by row, one colour channel after the other
 */
export function drawPhoto(
  pixels: Uint8Array,
  form: PictureForm,
  colors: Colors,
  width = WIDEST,
): string[] {
  const { levels, rows, columns } = fitted(pixels, form, Math.min(WIDEST, width));
  const colorAt = (row: number, column: number): [number, number, number] => {
    const at = Math.min(row, rows - 1) * columns + column;
    const plane = (index: number): number => levels[Math.min(index, levels.length - 1)][at];
    return [plane(0), plane(1), plane(2)];
  };
  const lines: string[] = [];
  for (let row = 0; row < rows; row += 2) {
    const cells = Array.from({ length: columns }, (_, column) => {
      const [upper, lower] = [colorAt(row, column), colorAt(row + 1, column)];
      return colors.halves === null ? shade(upper, lower) : colors.halves(upper, lower);
    });
    lines.push(colors.halves === null ? cells.join('').trimEnd() : cells.join(''));
  }
  return lines;
}

/** The colour channels of a picture, scaled down if it is wider than `width`. */
function fitted(pixels: Uint8Array, { channels, rows, columns }: PictureForm, width: number) {
  const size = rows * columns;
  const scale = Math.min(1, width / columns);
  const to = {
    rows: Math.max(1, Math.round(rows * scale)),
    columns: Math.max(1, Math.round(columns * scale)),
  };
  const levels = Array.from({ length: channels }, (_, plane) =>
    resizePicture(pixels.subarray(plane * size, (plane + 1) * size), columns, rows, to),
  );
  return { levels, ...to };
}

type Color = readonly [red: number, green: number, blue: number];

function shade(upper: Color, lower: Color): string {
  const level = (luma(upper) + luma(lower)) / 2;
  return SHADES[Math.min(SHADES.length - 1, Math.floor((level / 256) * SHADES.length))];
}

function luma([red, green, blue]: Color): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
