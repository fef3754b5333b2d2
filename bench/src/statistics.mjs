// Summarises a few timings on a machine that runs other programs too.

/** The middle value; NaN for an empty list. */
export function median(values) {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function summary(values) {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}
