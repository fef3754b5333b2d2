// Rungs in JavaScript: C[m, n] = Σ A[m, k] B[k, n], with each matrix row by row in a Float32Array of n².

export function naive(a, b, c, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
      c[i * n + j] = sum;
    }
  }
}

/** The same loops in another order: the inner loop walks along rows. */
export function byRows(a, b, c, n) {
  c.fill(0);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      for (let j = 0; j < n; j++) c[i * n + j] += factor * b[k * n + j];
    }
  }
}

/** Two rows by four columns at a time, with eight sums in registers. */
export function tiled(a, b, c, n) {
  for (let i = 0; i < n; i += 2) {
    for (let j = 0; j < n; j += 4) {
      let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0; k < n; k++) {
        const [x, y] = [a[i * n + k], a[(i + 1) * n + k]];
        const at = k * n + j;
        const [p, q, r, s] = [b[at], b[at + 1], b[at + 2], b[at + 3]];
        s00 += x * p;
        s01 += x * q;
        s02 += x * r;
        s03 += x * s;
        s10 += y * p;
        s11 += y * q;
        s12 += y * r;
        s13 += y * s;
      }
      c.set([s00, s01, s02, s03], i * n + j);
      c.set([s10, s11, s12, s13], (i + 1) * n + j);
    }
  }
}
