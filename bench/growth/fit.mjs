// Where growth is linear: a fixed cost and a cost for each unit, fitted by relative error, and the points
// where the one gives way to the other and where the line is left.
import { existsSync, readFileSync } from 'node:fs';

/** Off the line is what is this much above it, there and at all larger sizes. */
const OFF = 1.25;

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

/** The line through as many of the points, from the first one on, as keep to it. */
export function fit(points) {
  for (let count = points.length; ; count--) {
    const { fixed, slope } = line(points.slice(0, count));
    const expected = (size) => fixed + slope * size;
    const kept = points
      .slice(0, count)
      .every(({ size, ms }) => Math.abs(ms / expected(size) - 1) < OFF - 1);
    if (!kept && count > 3) continue;
    const beyond = points.slice(count);
    const left = beyond.find((_, i) =>
      beyond.slice(i).every(({ size, ms }) => ms > OFF * expected(size)),
    );
    return { fixed, slope, knee: fixed / slope, left };
  }
}

/** Bytes of the first core's caches by level; empty where the system does not say. */
export function caches() {
  const found = {};
  for (let i = 0; i < 5; i++) {
    const folder = `/sys/devices/system/cpu/cpu0/cache/index${i}`;
    if (!existsSync(folder)) continue;
    const text = (name) => readFileSync(`${folder}/${name}`, 'utf8').trim();
    if (text('type') === 'Instruction') continue;
    found[`L${text('level')}`] = Number.parseInt(text('size'), 10) * 1024;
  }
  return found;
}
