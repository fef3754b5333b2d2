// The reference product and how far from it a rung may be.

/** Factors in −1 to 1, the same ones every time (a linear congruential generator). */
export function factors(n) {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return [0, 1].map(() => Float32Array.from({ length: n * n }, next));
}

/** The product in float64, and for each element the sum of its terms' magnitudes. */
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
 * Rounding of n float32 sums is within n · 2⁻²⁴ of the terms' magnitudes (Higham, Accuracy and Stability
 * of Numerical Algorithms, § 3.1).
 *
 * @throws Error where an element is further from the reference
 */
export function validate(name, found, { product, magnitude }, n) {
  for (let i = 0; i < product.length; i++) {
    const error = Math.abs(found[i] - product[i]);
    // Written so that NaN is wrong, too.
    if (error <= n * 2 ** -24 * magnitude[i]) continue;
    throw new Error(`${name}: element ${i} is ${found[i]}, not ${product[i]}`);
  }
}
