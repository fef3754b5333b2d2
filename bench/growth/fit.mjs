// Finds where growth is linear: fits a fixed cost and a cost per unit by relative error, and finds the points where
// the cost per unit takes over and where the curve leaves the line.
import { existsSync, readFileSync } from 'node:fs';

/** A point is off the line if it, and all points at larger sizes, are this many times above it. */
const OFF = 1.15;

/** Least squares of (fixed + slope · size) / ms − 1. */
function line(points) {
  let [a, b, c, d, e] = [0, 0, 0, 0, 0];
  for (const { size, ms } of points) {
    const [u, v] = [1 / ms, size / ms];
    a += u * u;
    b += u * v;
    c += v * v;
    d += u;
    e += v;
  }
  const determinant = a * c - b * b;
  const [fixed, slope] = [(d * c - e * b) / determinant, (a * e - b * d) / determinant];
  if (fixed < 0) return { fixed: 0, slope: e / c };
  return slope < 0 ? { fixed: d / a, slope: 0 } : { fixed, slope };
}

/**
 * The line through the longest run of at least three points that fit it; if several are equally long, the run
 * at the largest sizes. At the size `knee`, the fixed cost equals the cost that grows. `left` is the first point
 * that is off the line; undefined if there is none.
 */
export function fit(points) {
  const off = ({ fixed, slope }, { size, ms }) => ms / (fixed + slope * size);
  for (let count = points.length; ; count--) {
    for (let start = points.length - count; start >= 0; start--) {
      const run = points.slice(start, start + count);
      const found = line(run);
      const kept = run.every((point) => Math.abs(off(found, point) - 1) < OFF - 1);
      if (!kept && count > 3) continue;
      const beyond = points.slice(start + count);
      const left = beyond.find((_, i) => beyond.slice(i).every((point) => off(found, point) > OFF));
      return { ...found, knee: found.fixed / found.slope, left };
    }
  }
}

/**
 * Limits of fast memory in bytes, smallest first: the caches of the first core if the system lists them, and
 * `pages`, the size from which finding a page costs more than reading it.
 */
export function caches(pages) {
  const found = {};
  for (let i = 0; i < 5; i++) {
    const folder = `/sys/devices/system/cpu/cpu0/cache/index${i}`;
    if (!existsSync(folder)) continue;
    const text = (name) => readFileSync(`${folder}/${name}`, 'utf8').trim();
    if (text('type') === 'Instruction') continue;
    found[`the level ${text('level')} cache`] = Number.parseInt(text('size'), 10) * 1024;
  }
  if (pages !== null) found['the pages whose addresses the core remembers'] = pages;
  return Object.entries(found).sort(([, a], [, b]) => a - b);
}
