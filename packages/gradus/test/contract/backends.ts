/** The backends that the contract suite runs on. */
import type { Backend } from '../../src/backends/backend.ts';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { createWasmBackend } from '../../src/backends/wasm/index.ts';

export const BACKENDS: readonly (readonly [name: string, create: () => Backend])[] = [
  ['reference', () => createReferenceBackend()],
  ['wasm', () => createWasmBackend()],
  ['wasm without relaxed SIMD', () => createWasmBackend({ relaxedSimd: false })],
];

/**
 * The backends that round products and sums one by one, whichever kernels they stand in. With fused
 * multiply-add, a product that is summed in a kernel of its own rounds twice.
 */
export const UNFUSED = BACKENDS.filter(([name]) => name !== 'wasm');
