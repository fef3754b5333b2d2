import type { Backend } from './backend.ts';
import { createReferenceBackend } from './reference/index.ts';
import { createWasmBackend } from './wasm/index.ts';

/** WebAssembly where there is any, otherwise plain loops. */
export function createDefaultBackend(): Backend {
  return typeof WebAssembly === 'object' ? createWasmBackend() : createReferenceBackend();
}
