/** From this brightness on, a pixel counts as ink. */
const INK = 128;

/** A picture in half blocks: two rows of pixels for each line of text. */
export function drawPicture(pixels: ArrayLike<number>, rows: number, columns: number): string[] {
  const isInk = (row: number, column: number): boolean =>
    row < rows && pixels[row * columns + column] >= INK;
  const lines: string[] = [];
  for (let row = 0; row < rows; row += 2) {
    let line = '';
    for (let column = 0; column < columns; column++) {
      const [upper, lower] = [isInk(row, column), isInk(row + 1, column)];
      line += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `share` (0 to 1) of `width` columns, in eighths of a column. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A histogram with one character for each count. An empty bin is blank. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  const level = (count: number): number => Math.ceil((count / most) * LEVELS.length) - 1;
  return counts.map((count) => (count === 0 ? ' ' : LEVELS[level(count)])).join('');
}
