/** Dots of a braille character, by row and column. */
export const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

/** Range and size of a plot. */
interface PlotOptions {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  /** Size in characters. */
  readonly width: number;
  readonly height: number;
}

/** Draws a function in braille dots, with the axes y = 0 and x = 0, and the limits of y at the left. */
export function plot(fn: (x: number) => number, options: PlotOptions): string[] {
  const { from, to, low, high, width, height } = options;
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  const rows = 4 * height - 1;
  const rowOf = (y: number): number => Math.round(((high - y) / (high - low)) * rows);
  const dot = (column: number, row: number): void => {
    if (row < 0 || row > rows) return;
    cells[row >> 2][column >> 1] |= DOTS[row & 3][column & 1];
  };
  const columns = 2 * width;
  let last = Number.NaN;
  for (let column = 0; column < columns; column++) {
    const row = rowOf(fn(from + ((to - from) * column) / (columns - 1)));
    // Fill the gaps that a steep curve would leave between two columns.
    const step = Math.sign(row - last) || 1;
    const start = Number.isNaN(last) || row === last ? row : last + step;
    for (let r = start; r !== row + step; r += step) dot(column, r);
    last = row;
  }
  const zeroX = Math.round((-from / (to - from)) * (width - 1));
  const zeroY = Math.min(height - 1, Math.max(0, rowOf(0) >> 2));
  const labels = new Map([
    [0, high],
    [zeroY, 0],
    [height - 1, low],
  ]);
  return cells.map((line, row) => {
    const label = labels.get(row);
    const text = line.map((bits, column) => cell(bits, row === zeroY, column === zeroX));
    return `${(label === undefined ? '' : String(label)).padStart(5)} ${text.join('')}`;
  });
}

function cell(bits: number, onAxisX: boolean, onAxisY: boolean): string {
  if (bits !== 0) return String.fromCodePoint(0x2800 + bits);
  if (onAxisX) return onAxisY ? '┼' : '─';
  return onAxisY ? '│' : ' ';
}
