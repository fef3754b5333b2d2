// The reference product, and how far a rung may differ from it.

/** Factors from −1 to 1, the same on every call (a linear congruential generator). */
export function factors(n) {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return [0, 1].map(() => Float32Array.from({ length: n * n }, next));
}

/** The product in float64, and the sum of the terms' magnitudes for each element. */
export function reference([a, b], n) {
  const product = new Float64Array(n * n);
  const magnitude = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      for (let j = 0; j < n; j++) {
        const term = factor * b[k * n + j];
        product[i * n + j] += term;
        magnitude[i * n + j] += Math.abs(term);
      }
    }
  }
  return { product, magnitude };
}

/**
 * The rounding error of n float32 sums is at most n · 2⁻²⁴ times the terms' magnitudes (Higham, Accuracy and Stability
 * of Numerical Algorithms, § 3.1).
 *
 * @throws Error if an element differs more from the reference
 */
export function validate(name, found, { product, magnitude }, n) {
  for (let i = 0; i < product.length; i++) {
    const error = Math.abs(found[i] - product[i]);
    // This form of the comparison refuses NaN too.
    if (error <= n * 2 ** -24 * magnitude[i]) continue;
    throw new Error(`${name}: element ${i} is ${found[i]}, not ${product[i]}`);
  }
}
