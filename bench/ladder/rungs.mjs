// The product of two n × n matrices, from the loop of the textbook to what gradus does.
import { cores } from '../src/job.mjs';
import { kernelRung, publicRung } from './gradus.mjs';
import { byRows, naive, tiled } from './javascript.mjs';
import { scalarRung, tileRung, vectorRung } from './webassembly.mjs';

/** A function on arrays as a rung. */
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

/** Name → maker of a rung. */
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
