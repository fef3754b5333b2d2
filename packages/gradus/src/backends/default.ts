import { GradusError } from '../util/errors.ts';
import type { Backend } from './backend.ts';
import { createReferenceBackend } from './reference/index.ts';
import { createWasmBackend } from './wasm/index.ts';

/** WebAssembly; where that cannot be used, plain loops and a warning that says why. */
export function createDefaultBackend(): Backend {
  try {
    return createWasmBackend();
  } catch (error) {
    if (!(error instanceof GradusError)) throw error;
    console.warn(`gradus uses the reference backend, which is slow. ${error.message}`);
    return createReferenceBackend();
  }
}
