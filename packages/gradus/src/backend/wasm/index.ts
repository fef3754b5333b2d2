/**
 * The WebAssembly backend: loop code to SIMD code at run time, by an assembler of its own.
 *
 * In the order of reading: `assembler/` (bytes, instructions, functions, modules), `math/` (elementary
 * functions on vectors), `codegen/` (axes → nodes → emitter → kernel → program), `memory` and
 * `handles` (what lives where), `executable` (a compiled program).
 */
import type { Program } from '../../graph/loop.ts';
import { GradusError } from '../../util/errors.ts';
import type { Backend } from '../backend.ts';
import { generateProgram } from './codegen/program.ts';
import { WasmExecutable } from './executable.ts';
import { simdFeatures } from './features.ts';
import { Handles } from './handles.ts';
import { LinearMemory } from './memory.ts';

export { type SimdFeatures, simdFeatures } from './features.ts';

export interface WasmOptions {
  /** Whether sums of products may use fused multiply-add where the machine has it. Default: true. */
  readonly relaxedSimd?: boolean;
}

export interface WasmBackend extends Backend {
  /** Whether sums of products round once instead of twice for each term. */
  readonly fusedMultiplyAdd: boolean;
}

/**
 * The fast backend: loop code becomes WebAssembly SIMD code when a program is compiled.
 * @throws GradusError with code `simd` where there is no WebAssembly SIMD, with code `csp` where a
 *   page's content-security policy forbids WebAssembly
 */
export function createWasmBackend({ relaxedSimd = true }: WasmOptions = {}): WasmBackend {
  const features = simdFeatures();
  if (!features.simd) {
    throw new GradusError(
      'There is no WebAssembly SIMD here, which every engine has since 2023 (Node 16, Chrome 91, ' +
        'Firefox 89, Safari 16.4). Use a newer one, or the reference backend, which is slow.',
      { code: 'simd' },
    );
  }
  const fusedMultiplyAdd = relaxedSimd && features.fusedMultiplyAdd;
  const memory = new LinearMemory();
  const handles = new Handles(memory);
  return {
    name: 'wasm',
    fusedMultiplyAdd,
    allocate: (dtype, length) => handles.allocate(dtype, length),
    write: (handle, data) => handles.write(handle, data),
    read: (handle) => handles.read(handle),
    release: (handle) => handles.release(handle),
    compile: (program: Program) =>
      new WasmExecutable(program, generateProgram(program, fusedMultiplyAdd), memory, handles),
    memory: () => ({
      stateBytes: handles.bytes,
      scratchBytes: memory.scratchBytes,
      reservedBytes: memory.reservedBytes,
    }),
  };
}
