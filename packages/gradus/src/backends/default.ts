import { GradusError } from '../util/errors.ts';
import type { Backend } from './backend.ts';
import { createReferenceBackend } from './reference/index.ts';
import { createWasmBackend } from './wasm/index.ts';

/**
 * The WebAssembly backend, or the reference backend with a warning if WebAssembly cannot run. The Studio's
 * build replaces this file, so that its page does not load the reference backend.
 */
export function createDefaultBackend(): Backend {
  try {
    return createWasmBackend();
  } catch (error) {
    if (!(error instanceof GradusError)) throw error;
    console.warn(`gradus uses the reference backend, which is slow. ${error.message}`);
    return createReferenceBackend();
  }
}
