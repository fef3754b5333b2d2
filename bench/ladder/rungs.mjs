// The product of two n × n matrices, from the textbook's loops to the kernel of gradus.
import { cores } from '../src/job.mjs';
import { kernelRung, publicRung } from './gradus.mjs';
import { byRows, naive, tiled } from './javascript.mjs';
import { scalarRung, tileRung, vectorRung } from './webassembly.mjs';

/** Makes a rung of a function on arrays. */
const javascript = (multiply) => (n) => {
  let factors;
  const c = new Float32Array(n * n);
  return {
    load(a, b) {
      factors = [a, b];
    },
    run: () => multiply(...factors, c, n),
    result: () => c,
  };
};

/** A function that makes the rung, by name. */
export const rungs = {
  'JavaScript, three loops': javascript(naive),
  'JavaScript, inner loop along rows': javascript(byRows),
  'JavaScript, 2 × 4 tile': javascript(tiled),
  'WebAssembly, three loops': scalarRung,
  'WebAssembly, 4 lanes': vectorRung,
  'WebAssembly, 4 × 8 tile': tileRung,
  'gradus kernel, multiply then add': (n) => kernelRung(n, { relaxedSimd: false, threads: 1 }),
  'gradus kernel, 1 thread': (n) => kernelRung(n, { threads: 1 }),
  ...(cores > 1 ? { [`gradus kernel, ${cores} threads`]: (n) => kernelRung(n, {}) } : {}),
  'gradus, a.matmul(b)': publicRung,
};
