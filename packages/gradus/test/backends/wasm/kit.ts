/** Runs generated code directly: kernels cut into pieces, with checks of memory. */
import { generateProgram } from '../../../src/backends/wasm/codegen/program.ts';
import { simdFeatures } from '../../../src/backends/wasm/features.ts';
import { bytesPerElement, type TypedArray } from '../../../src/ir/dtype.ts';
import type { Program } from '../../../src/ir/loop.ts';

export interface HandRun {
  /** By buffer number, for `input` and `state` buffers. */
  readonly contents: ReadonlyMap<number, TypedArray>;
  readonly scalars?: readonly number[];
  readonly fused?: boolean;
  /** Where to cut kernels with this many pieces, in ascending order. Cuts that would split a unit are dropped. */
  readonly cuts?: (pieces: number) => readonly number[];
}

/** The bytes between buffers. */
const GUARD = 0xa5;

/**
 * The bytes of all buffers after a run.
 * @throws Error if a kernel wrote outside all buffers
 */
export function runByHand(program: Program, run: HandRun): Uint8Array[] {
  const { contents, scalars = [], fused = false, cuts = () => [] } = run;
  const generated = generateProgram(program, fused && simdFeatures().fusedMultiplyAdd);
  const places: { start: number; end: number }[] = [];
  let end = 64;
  const place = (bytes: number): number => {
    const start = end;
    places.push({ start, end: start + bytes });
    end = Math.ceil((start + bytes + 16) / 16) * 16;
    return start;
  };
  const addresses = program.buffers.map(({ dtype, length }) =>
    place(length * bytesPerElement(dtype)),
  );
  const args = place(generated.layout.bytes);
  const workspace = place(generated.workspaceBytes);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / 65536) });
  const bytes = new Uint8Array(memory.buffer).fill(GUARD);
  contents.forEach((data, buffer) => {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), addresses[buffer]);
  });
  const view = new DataView(memory.buffer);
  addresses.forEach((address, buffer) => {
    view.setInt32(args + generated.layout.address(buffer), address, true);
  });
  scalars.forEach((value, slot) => {
    view.setFloat32(args + generated.layout.scalar(slot), value, true);
  });
  view.setInt32(args + generated.layout.workspace, workspace, true);
  const outOfRange = (index: number, extent: number, kernel: number): never => {
    throw new RangeError(`${index} of ${extent} in kernel ${kernel}`);
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(generated.bytes), {
    env: { memory, outOfRange },
  });
  generated.kernels.forEach(({ pieces, unit }, kernel) => {
    const runPart = exports[`kernel${kernel}`] as (
      args: number,
      begin: number,
      end: number,
    ) => void;
    const bounds = [0, ...cuts(pieces).filter((cut) => cut % unit === 0), pieces];
    for (let i = 1; i < bounds.length; i += 1) runPart(args, bounds[i - 1], bounds[i]);
  });
  let from = 0;
  for (const { start, end } of [...places, { start: bytes.length, end: 0 }]) {
    const overwritten = bytes.subarray(from, start).findIndex((byte) => byte !== GUARD);
    if (overwritten >= 0) throw new Error(`Byte ${from + overwritten} was overwritten`);
    from = end;
  }
  return addresses.map((address, buffer) => {
    const { dtype, length } = program.buffers[buffer];
    return bytes.slice(address, address + length * bytesPerElement(dtype));
  });
}

/** Whether two runs left the same bytes. (The matchers of the test library are slow for large arrays.) */
export function sameBytes(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.every((bytes, i) => bytes.every((byte, at) => byte === b[i][at]));
}
