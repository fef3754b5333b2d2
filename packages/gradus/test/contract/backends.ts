/** The backends that the contract suite runs on. */
import type { Backend } from '../../src/backend/backend.ts';
import { createReferenceBackend } from '../../src/backend/reference/index.ts';
import { createWasmBackend } from '../../src/backend/wasm/index.ts';

export const BACKENDS: readonly (readonly [name: string, create: () => Backend])[] = [
  ['reference', () => createReferenceBackend()],
  ['wasm', () => createWasmBackend()],
  ['wasm without relaxed SIMD', () => createWasmBackend({ relaxedSimd: false })],
];
