// Finds the distance in memory beyond which finding a page costs more than reading it. A core remembers the
// addresses of a limited number of pages. Walks down a column of a matrix 784 floats wide and down as many
// cache lines packed together: the same loads from the same caches, but from fewer pages.
import { report } from '../src/job.mjs';

const PACKED = 16;
const APART = 784;
const REPEATS = 300;
const SLOWER = 1.5;

const table = new Float32Array(16384 * APART).fill(1);
/** Made again for each stride, so that V8 sees a constant and compiles both walks alike. */
const walker = (stride) =>
  new Function(
    'table',
    'rows',
    `let [a, b, c, d] = [0, 0, 0, 0];
    for (let at = 0, row = 0; row < rows; row += 4, at += ${4 * stride}) {
      a += table[at]; b += table[at + ${stride}]; c += table[at + ${2 * stride}]; d += table[at + ${3 * stride}];
    }
    return a + b + c + d;`,
  );
const walks = [PACKED, APART].map(walker);

function nanoseconds(walk, rows) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPEATS; i++) {
    const begin = performance.now();
    for (let j = 0; j < 8; j++) walk(table, rows);
    best = Math.min(best, performance.now() - begin);
  }
  return (best * 1e6) / rows / 8;
}

const points = [512, 1024, 1536, 2048, 2560, 3072, 4096, 6144, 8192, 16384].map((rows) => ({
  rows,
  packed: nanoseconds(walks[0], rows),
  apart: nanoseconds(walks[1], rows),
}));
const slow = points.find(({ packed, apart }) => apart > SLOWER * packed);
/** The bytes from which a column is slow; null if none is. */
report({ points, bytes: slow === undefined ? null : slow.rows * APART * 4 });
