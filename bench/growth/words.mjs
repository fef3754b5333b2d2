// Describes a curve in two sentences.

/** A cache still helps with this many times its size. */
const PARTLY = 4;

/** Two significant digits, or all digits before the point. */
const short = (value) => (value < 9.95 ? Number(value.toPrecision(2)) : Math.round(value));
const time = (ms) => {
  if (ms >= 1) return `${ms.toFixed(1)} ms`;
  return ms < 1e-3 ? `${short(ms * 1e6)} ns` : `${short(ms * 1000)} µs`;
};
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const round = (size) => (size < 10 ? size.toFixed(1) : Math.round(size).toLocaleString('en'));

/** The size from which growth is linear, and why not below. */
export function beginning({ label, sizes, of }, { fixed, slope, knee }) {
  if (!(knee > sizes[0])) {
    return `Linear from the first point: the fixed cost (${time(Math.max(0, fixed))}) is less than the cost that grows.`;
  }
  return (
    `Linear from about ${round(knee)} ${label}: below, the fixed ${time(fixed)} of ${of} are more ` +
    `than the ${time(slope)} of each.`
  );
}

/** The size at which growth stops being linear, and why. */
export function end(axis, points, { left }, caches) {
  const last = points.at(-1).size;
  if (left === undefined) return `It stays linear up to ${round(last)}.`;
  const before = points[points.indexOf(left) - 1];
  const speed = ({ size, ms }) => `${axis.speed.of(size, ms).toFixed(1)} ${axis.speed.unit}`;
  return (
    `It stops being linear at ${round(left.size)} ${axis.label}: ${speed(before)} become ` +
    `${speed(left)}, ${axis.because?.(before, left) ?? outgrown(axis, before, left, caches)}.`
  );
}

/**
 * Names the largest cache that is too small for a step at `left`, and was not much too small at the size before: a curve
 * leaves its line some doublings after a step has outgrown a cache, because the cache still holds a part.
 */
function outgrown({ of, bytes }, before, left, caches) {
  const held = bytes(left.size);
  const found = caches.findLast(([, size]) => size < held && bytes(before.size) < PARTLY * size);
  if (found === undefined) return `although the ${megabytes(held)} of ${of} exceed no cache there`;
  const [cache, size] = found;
  return `because ${of} uses ${megabytes(held)}, more than ${cache} (${megabytes(size)})`;
}
