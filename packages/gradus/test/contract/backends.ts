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
 * The backends that round products and sums separately in every kernel. With fused multiply-add, a product that
 * another kernel sums rounds twice.
 */
export const UNFUSED = BACKENDS.filter(([name]) => name !== 'wasm');
