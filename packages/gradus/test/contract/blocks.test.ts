/** Where long products are cut into blocks; their bits depend on it. */
import { expect, test } from 'vitest';
import { Engine } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { tensor } from '../../src/tensor/index.ts';
import { UNFUSED } from './backends.ts';

/** The float32 sum of values, one after the other. */
function inOrder(values: readonly number[]): number {
  return values.reduce((sum, value) => Math.fround(sum + value), 0);
}

/** The number of terms, and of terms per block: from 64 to 128, so that the blocks fill the whole length. */
const LENGTHS = [
  [1023, 1023],
  [1024, 1024],
  [1032, 86],
  [1152, 128],
  [2000, 125],
];

function inBlocks(values: readonly number[], block: number): number {
  const starts = Array.from({ length: values.length / block }, (_, i) => block * i);
  return inOrder(starts.map((start) => inOrder(values.slice(start, start + block))));
}

test.each(UNFUSED)(
  'on %s products longer than 1024 are sums of blocks of at most 128',
  (_, create) => {
    runtime.withEngine(new Engine(create()), () => {
      for (const [n, block] of LENGTHS) {
        const terms = Array.from({ length: n }, (_, i) =>
          Math.fround(Math.imul(i + 1, 2_654_435_761) >>> 8),
        );
        const left = tensor(Float32Array.from({ length: 2 * n }, (_, i) => terms[i % n]));
        const right = tensor(new Float32Array(2 * n).fill(1));
        const product = left.view(2, n).matmul(right.view(n, 2));
        expect([...product.dataSync()], `n = ${n}`).toEqual(
          new Array(4).fill(inBlocks(terms, block)),
        );
      }
    });
  },
);

test('blocks are longer if many outputs would need much memory for the sums of blocks', () => {
  const n = 1536;
  const terms = Array.from({ length: n }, (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 8);
  const left = tensor(Float32Array.from({ length: 64 * n }, (_, i) => terms[i % n]));
  const right = tensor(new Float32Array(64 * n).fill(1));
  // 64 · 64 sums of 256 terms take an eighth of the memory of both factors.
  const product = left.view(64, n).matmul(right.view(n, 64));
  expect(product.dataSync()[0]).toBe(inBlocks(terms, 256));
  expect(inBlocks(terms, 256)).not.toBe(inBlocks(terms, 128));
});

test('sums longer than 128 are sums of blocks of at most 64', () => {
  for (const [n, block] of [
    [128, 128],
    [256, 64],
    [180, 60],
  ]) {
    const terms = Array.from({ length: n }, (_, i) =>
      Math.fround(Math.imul(i + 1, 2_654_435_761) >>> 8),
    );
    const rows = tensor(Float32Array.from({ length: 4 * n }, (_, i) => terms[i >> 2]));
    const sums = rows.view(n, 4).sum(0);
    expect([...sums.dataSync()], `n = ${n}`).toEqual(new Array(4).fill(inBlocks(terms, block)));
  }
});
