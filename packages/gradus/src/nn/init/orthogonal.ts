import type { Reals } from '../../ir/dtype.ts';
import type { Tensor } from '../../tensor/index.ts';
import { checkOptions } from '../../util/options.ts';
import { defaultGenerator } from '../../util/random/index.ts';
import { fansOf } from './fans.ts';
import { fill } from './fill.ts';
import { XAVIER_OPTIONS, type XavierOptions } from './xavier.ts';

/**
 * A random matrix whose rows (or columns, if there are more rows) are orthonormal, times gain.
 *
 * Saxe et al. 2013, https://arxiv.org/abs/1312.6120
 *
 * @param tensor a weight [out, in, …]; all dimensions but the first count as one
 * @returns `tensor`
 * @throws ShapeError for fewer than two dimensions, ArgumentError for an unknown option
 *
 * @example
 * ```ts
 * const q = nn.init.orthogonal_(zeros([2, 3]));
 * (await q.matmul(q.T).sub(eye(2)).abs().max().item()) < 1e-6; // true
 * ```
 */
export function orthogonal_<T extends Tensor>(tensor: T, options: XavierOptions = {}): T {
  fansOf('orthogonal_', tensor);
  const { gain = 1, generator = defaultGenerator } = checkOptions(
    'orthogonal_',
    options,
    XAVIER_OPTIONS,
  );
  return fill('orthogonal_', tensor, (zeros) => {
    const rows = tensor.size(0);
    const columns = tensor.numel() / rows;
    const drawn = generator.normal(zeros);
    const lines = rows < columns ? rowsOf(drawn, rows, columns) : columnsOf(drawn, rows, columns);
    orthonormalize(lines);
    const at = (row: number, column: number) =>
      rows < columns ? lines[row][column] : lines[column][row];
    return drawn.map((_, i) => gain * at(Math.floor(i / columns), i % columns));
  });
}

function rowsOf(data: Reals, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: rows }, (_, row) =>
    Float64Array.from({ length: columns }, (_, column) => data[row * columns + column]),
  );
}

function columnsOf(data: Reals, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: columns }, (_, column) =>
    Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]),
  );
}

/**
 * Gram–Schmidt, twice for each line, because one pass loses digits. Each line keeps the sign of its new direction:
 * the QR decomposition with a positive diagonal, as in PyTorch.
 */
function orthonormalize(lines: readonly Float64Array[]): void {
  lines.forEach((line, i) => {
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) subtract(line, lines[j], dot(line, lines[j]));
    }
    const length = Math.sqrt(dot(line, line));
    for (let k = 0; k < line.length; k++) line[k] /= length;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

function subtract(line: Float64Array, other: Float64Array, times: number): void {
  for (let k = 0; k < line.length; k++) line[k] -= times * other[k];
}
