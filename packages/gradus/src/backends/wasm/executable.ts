import type { TypedArray } from '../../ir/dtype.ts';
import type { BufferSpec, Program } from '../../ir/loop.ts';
import { GradusError, IndexOutOfRangeError } from '../../util/errors.ts';
import type { ArgumentSet, Executable, Handle, RunArguments } from '../backend.ts';
import type { GeneratedProgram } from './codegen/program.ts';
import type { Handles } from './handles.ts';
import { instantiate } from './instantiate.ts';
import type { LinearMemory } from './memory.ts';
import type { PoolExports, PoolProgram, ThreadPool } from './threads/thread-pool.ts';
import { FINISHED } from './threads/ticket.ts';

/** Argument sets start at a cache line. */
const ALIGNMENT = 64;

interface NumberedBuffer {
  readonly number: number;
  readonly spec: BufferSpec;
}

/** What all executables of a backend share. */
interface SharedResources {
  readonly memory: LinearMemory;
  readonly handles: Handles;
  readonly pool: ThreadPool | null;
}

/** A compiled program: the instance of its module, its blocks of arguments, and the addresses of its buffers. */
export class WasmExecutable implements Executable {
  readonly #memory: LinearMemory;
  readonly #handles: Handles;
  readonly #generated: GeneratedProgram;
  readonly #run: (args: number) => void;
  readonly #runEach: (args: number, sets: number) => void;
  readonly #args: number;
  readonly #argsBytes: number;
  readonly #pool: ThreadPool | null;
  readonly #workspaces: number;
  /** The program as the threads of a pool know it; null if only one thread runs it. */
  readonly #shared: PoolProgram | null;
  readonly #scratchBytes: number;
  readonly #scalarCount: number;
  readonly #states: readonly NumberedBuffer[];
  readonly #inputs: readonly NumberedBuffer[];
  readonly #results: readonly NumberedBuffer[];
  readonly #inScratch: readonly NumberedBuffer[];
  #released = false;

  constructor(
    program: Program,
    generated: GeneratedProgram,
    { memory, handles, pool }: SharedResources,
  ) {
    const { bytes, argumentBytes, stages } = generated;
    const labels = generated.kernels.map(({ label }) => label);
    const outOfRange = (index: number, extent: number, kernel: number): never => {
      throw new IndexOutOfRangeError(labels[kernel], index, extent);
    };
    const late = () => pool?.late();
    const exports = instantiate(bytes, { env: { memory: memory.memory, outOfRange, late } });
    this.#run = exports.run as (args: number) => void;
    this.#runEach = exports.runEach as (args: number, sets: number) => void;
    this.#memory = memory;
    this.#handles = handles;
    this.#generated = generated;
    const divided = pool !== null && stages.length > 0;
    this.#pool = divided ? pool : null;
    this.#workspaces = divided ? pool.threads : 1;
    this.#argsBytes = argumentBytes * this.#workspaces;
    this.#args = memory.take(this.#argsBytes);
    this.#shared = divided ? pool.register(exports as unknown as PoolExports, bytes, labels) : null;
    this.#scratchBytes = generated.scratchBytes;
    this.#scalarCount = program.scalarCount;
    const numbered = generated.buffers.map((spec, number) => ({ number, spec }));
    this.#states = numbered.filter(({ spec }) => spec.role === 'state');
    this.#inputs = numbered.filter(({ spec }) => spec.role === 'input');
    this.#results = numbered.filter(({ spec }) => spec.role === 'result');
    this.#inScratch = numbered.filter(({ spec }) => spec.role !== 'state');
  }

  run({ states, inputs, scalars }: RunArguments): TypedArray[] {
    this.#check(states.length, inputs.length, scalars.length);
    const memory = this.#memory;
    memory.ensureScratch(this.#scratchBytes + this.#workspaceBytes);
    this.#writeArguments(this.#args, states, scalars);
    for (let i = 0; i < inputs.length; i += 1) {
      const input = this.#inputs[i];
      this.#writeInput(input, inputs[i], memory.scratchAddress + input.spec.offset);
    }
    if (this.#shared !== null && this.#pool?.ready()) this.#pool.run(this.#shared, this.#args, 1);
    else this.#run(this.#args);
    const results: TypedArray[] = [];
    for (const { spec } of this.#results) {
      results.push(memory.read(memory.scratchAddress + spec.offset, spec.dtype, spec.length));
    }
    return results;
  }

  runEach(states: readonly Handle[], sets: readonly ArgumentSet[]): TypedArray[][] {
    for (const { inputs, scalars } of sets)
      this.#check(states.length, inputs.length, scalars.length);
    const { stages } = this.#generated;
    const most = Math.floor((FINISHED - 1) / Math.max(1, stages.length));
    const results: TypedArray[][] = [];
    for (let begin = 0; begin < sets.length; begin += most) {
      results.push(...this.#runSets(states, sets.slice(begin, begin + most)));
    }
    return results;
  }

  release(): void {
    if (this.#released) throw new GradusError('This program was released before.');
    this.#released = true;
    this.#memory.give(this.#args, this.#argsBytes);
    if (this.#shared !== null) this.#pool?.release(this.#shared);
  }

  get #workspaceBytes(): number {
    return this.#generated.workspaceBytes * this.#workspaces;
  }

  // These methods are separate because V8 compiles a function called for each set soon, but the loop around it
  // late or never.

  /** All runs in one call. In memory, their argument sets follow the shared part of the scratch area. */
  #runSets(states: readonly Handle[], sets: readonly ArgumentSet[]): TypedArray[][] {
    const memory = this.#memory;
    const { bytes } = this.#generated.sets;
    const sharedBytes = this.#scratchBytes + this.#workspaceBytes;
    memory.ensureScratch(sharedBytes + ALIGNMENT + sets.length * bytes);
    const first = Math.ceil((memory.scratchAddress + sharedBytes) / ALIGNMENT) * ALIGNMENT;
    let args = first;
    for (const set of sets) {
      this.#writeSet(args, states, set);
      args += bytes;
    }
    if (this.#shared !== null && this.#pool?.ready())
      this.#pool.run(this.#shared, first, sets.length);
    else this.#runEach(first, sets.length);
    const results: TypedArray[][] = [];
    while (results.length < sets.length) {
      results.push(this.#readResults(first + results.length * bytes));
    }
    return results;
  }

  #writeSet(args: number, states: readonly Handle[], { inputs, scalars }: ArgumentSet): void {
    const {
      layout,
      sets: { offsets },
    } = this.#generated;
    const { int32 } = this.#memory;
    this.#writeArguments(args, states, scalars);
    for (let i = 0; i < inputs.length; i += 1) {
      const input = this.#inputs[i];
      const address = args + offsets[input.number];
      int32[(args + layout.address(input.number)) / 4] = address;
      this.#writeInput(input, inputs[i], address);
    }
    for (const { number } of this.#results) {
      int32[(args + layout.address(number)) / 4] = args + offsets[number];
    }
  }

  #readResults(args: number): TypedArray[] {
    const { offsets } = this.#generated.sets;
    const results: TypedArray[] = [];
    for (const { number, spec } of this.#results) {
      results.push(this.#memory.read(args + offsets[number], spec.dtype, spec.length));
    }
    return results;
  }

  #writeArguments(
    args: number,
    states: RunArguments['states'],
    scalars: RunArguments['scalars'],
  ): void {
    const { layout } = this.#generated;
    const { int32, float32, scratchAddress } = this.#memory;
    const words = args / 4;
    for (let i = 0; i < states.length; i += 1) {
      const { number } = this.#states[i];
      int32[words + layout.address(number) / 4] = this.#handles.address(states[i]);
    }
    for (const { number, spec } of this.#inScratch) {
      int32[words + layout.address(number) / 4] = scratchAddress + spec.offset;
    }
    const firstScalar = words + layout.scalar(0) / 4;
    for (let i = 0; i < scalars.length; i += 1) float32[firstScalar + i] = scalars[i];
    int32[words + layout.workspace / 4] = scratchAddress + this.#scratchBytes;
  }

  #writeInput({ number, spec }: NumberedBuffer, data: TypedArray, address: number): void {
    if (data.length !== spec.length) {
      throw new GradusError(
        `Input (buffer ${number}) has ${data.length} elements instead of ${spec.length}.`,
      );
    }
    this.#memory.write(address, spec.dtype, data);
  }

  #check(states: number, inputs: number, scalars: number): void {
    if (this.#released) throw new GradusError('This program was released and is run again.');
    const wanted = [this.#states.length, this.#inputs.length, this.#scalarCount];
    if (states === wanted[0] && inputs === wanted[1] && scalars === wanted[2]) return;
    throw new GradusError(
      `A program with ${wanted[0]} states, ${wanted[1]} inputs and ${wanted[2]} scalars was run ` +
        `with ${states}, ${inputs} and ${scalars}.`,
    );
  }
}
