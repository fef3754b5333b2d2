import type { TypedArray } from '../../ir/dtype.ts';
import type { BufferSpec, Program } from '../../ir/loop.ts';
import { IndexOutOfRangeError } from '../../util/errors.ts';
import type { ArgumentSet, ArgumentSets, Executable, Handle, RunArguments } from '../backend.ts';
import { checkBuffer, checkCounts, checkSets, refuseReleased } from '../checks.ts';
import type { GeneratedProgram } from './codegen/program.ts';
import type { Handles } from './handles.ts';
import { instantiate } from './instantiate.ts';
import type { LinearMemory } from './memory.ts';
import type { PoolExports, PoolProgram, ThreadPool } from './threads/thread-pool.ts';
import { FINISHED } from './threads/ticket.ts';

/** Argument sets start at a cache line. */
const ALIGNMENT = 64;
/** The bits of a watched number until its run has computed it: a NaN that no computation makes. */
const NOT_COMPUTED = 0x7fc0dead;

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
  readonly #runEach: (args: number, sets: number, watched: number) => void;
  readonly #args: number;
  readonly #argsBytes: number;
  readonly #pool: ThreadPool | null;
  readonly #workspaces: number;
  /** The program as the threads of a pool know it; null if only one thread runs it. */
  readonly #shared: PoolProgram | null;
  readonly #scratchBytes: number;
  readonly #states: readonly NumberedBuffer[];
  readonly #inputs: readonly NumberedBuffer[];
  readonly #results: readonly NumberedBuffer[];
  readonly #inScratch: readonly NumberedBuffer[];
  /** Of the states, inputs and scalars. */
  readonly #counts: readonly number[];
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
    this.#runEach = exports.runEach as (args: number, sets: number, watched: number) => void;
    this.#memory = memory;
    this.#handles = handles;
    this.#generated = generated;
    const divided = pool !== null && stages.length > 0;
    const work = stages.flat().reduce((sum, group) => sum + group.work, 0);
    this.#pool = divided ? pool : null;
    this.#workspaces = divided ? pool.threads : 1;
    this.#argsBytes = argumentBytes * this.#workspaces;
    this.#args = memory.take(this.#argsBytes);
    this.#shared = divided
      ? pool.register({ exports: exports as unknown as PoolExports, labels, work }, bytes)
      : null;
    this.#scratchBytes = generated.scratchBytes;
    const numbered = generated.buffers.map((spec, number) => ({ number, spec }));
    this.#states = numbered.filter(({ spec }) => spec.role === 'state');
    this.#inputs = numbered.filter(({ spec }) => spec.role === 'input');
    this.#results = numbered.filter(({ spec }) => spec.role === 'result');
    this.#inScratch = numbered.filter(({ spec }) => spec.role !== 'state');
    this.#counts = [this.#states.length, this.#inputs.length, program.scalarCount];
  }

  run({ states, inputs, scalars }: RunArguments): TypedArray[] {
    this.#check(states, { inputs, scalars });
    const memory = this.#memory;
    memory.ensureScratch(this.#scratchBytes + this.#workspaceBytes);
    this.#writeArguments(this.#args, states, scalars);
    for (let i = 0; i < inputs.length; i += 1) {
      const { dtype, offset } = this.#inputs[i].spec;
      memory.write(memory.scratchAddress + offset, dtype, inputs[i]);
    }
    if (this.#shared !== null && this.#pool?.shares(this.#shared, 1))
      this.#pool.run(this.#shared, this.#args, 1);
    else this.#run(this.#args);
    const results: TypedArray[] = [];
    for (const { spec } of this.#results) {
      results.push(memory.read(memory.scratchAddress + spec.offset, spec.dtype, spec.length));
    }
    return results;
  }

  runEach(states: readonly Handle[], sets: ArgumentSets): TypedArray[][] {
    this.#checkSets(states, sets);
    const results: TypedArray[][] = [];
    const most = this.#mostRuns();
    for (let begin = 0; begin < sets.count; begin += most) {
      const runs = Math.min(most, sets.count - begin);
      const first = this.#writeSets(states, sets, begin, runs);
      this.#runSets(first, runs, 0);
      for (let i = 0; i < runs; i += 1) results.push(this.#readResults(this.#at(first, i)));
    }
    return results;
  }

  repeat(states: readonly Handle[], sets: ArgumentSets): Float32Array {
    this.#checkSets(states, sets);
    const numbers = new Float32Array(sets.count);
    const most = this.#mostRuns();
    let made = 0;
    for (let begin = 0; begin < sets.count && made === begin; begin += most) {
      const runs = Math.min(most, sets.count - begin);
      const first = this.#writeSets(states, sets, begin, runs);
      made += this.#runWatched(first, runs, numbers, begin);
    }
    return numbers.subarray(0, made);
  }

  release(): void {
    if (this.#released) refuseReleased('program');
    this.#released = true;
    this.#memory.give(this.#args, this.#argsBytes);
    if (this.#shared !== null) this.#pool?.release(this.#shared);
  }

  get #workspaceBytes(): number {
    return this.#generated.workspaceBytes * this.#workspaces;
  }

  // These methods are separate because V8 compiles a function called for each set soon, but the loop around it
  // late or never.

  /** The most runs of one call. */
  #mostRuns(): number {
    return Math.floor((FINISHED - 1) / Math.max(1, this.#generated.stages.length));
  }

  /** Writes the sets of some runs behind the shared part of the scratch area. @returns the address of the first */
  #writeSets(states: readonly Handle[], sets: ArgumentSets, begin: number, runs: number): number {
    const first = this.#beginSets(states, runs);
    for (let i = 0; i < runs; i += 1) this.#writeSet(this.#at(first, i), first, sets, begin + i);
    return first;
  }

  /** Makes room for sets, and writes what they share to the first. @returns its address */
  #beginSets(states: readonly Handle[], sets: number): number {
    const memory = this.#memory;
    const sharedBytes = this.#scratchBytes + this.#workspaceBytes;
    memory.ensureScratch(sharedBytes + ALIGNMENT + sets * this.#generated.sets.bytes);
    const first = Math.ceil((memory.scratchAddress + sharedBytes) / ALIGNMENT) * ALIGNMENT;
    this.#writeArguments(first, states, []);
    return first;
  }

  /** The address of set `i`. */
  #at(first: number, i: number): number {
    return first + i * this.#generated.sets.bytes;
  }

  #runSets(first: number, sets: number, watched: number): void {
    if (this.#shared !== null && this.#pool?.shares(this.#shared, sets))
      this.#pool.run(this.#shared, first, sets, watched);
    else this.#runEach(first, sets, watched);
  }

  /**
   * Runs sets until the first result of one is not finite, and writes these results to `numbers`.
   * @returns how many runs have been made
   */
  #runWatched(first: number, sets: number, numbers: Float32Array, begin: number): number {
    const { int32, float32 } = this.#memory;
    const watched = this.#generated.sets.offsets[this.#results[0].number];
    const place = (set: number): number => (this.#at(first, set) + watched) / 4;
    for (let set = 0; set < sets; set += 1) int32[place(set)] = NOT_COMPUTED;
    try {
      this.#runSets(first, sets, watched);
    } catch (error) {
      if (!(error instanceof IndexOutOfRangeError)) throw error;
    }
    let made = 0;
    for (; made < sets && int32[place(made)] !== NOT_COMPUTED; made += 1) {
      numbers[begin + made] = float32[place(made)];
    }
    return made;
  }

  /** Writes the set of a run at `args`. What all sets share is copied from the arguments at `first`. */
  #writeSet(
    args: number,
    first: number,
    { count, inputs, scalars }: ArgumentSets,
    run: number,
  ): void {
    const {
      layout,
      sets: { offsets },
    } = this.#generated;
    const { int32, float32 } = this.#memory;
    if (args !== first) int32.copyWithin(args / 4, first / 4, (first + layout.bytes) / 4);
    const firstScalar = (args + layout.scalar(0)) / 4;
    const length = scalars.length / count;
    for (let i = 0; i < length; i += 1) float32[firstScalar + i] = scalars[run * length + i];
    for (let i = 0; i < inputs.length; i += 1) {
      const { number, spec } = this.#inputs[i];
      const address = args + offsets[number];
      int32[(args + layout.address(number)) / 4] = address;
      const { values, step } = inputs[i];
      this.#memory.write(address, spec.dtype, values, run * step, spec.length);
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

  #check(states: readonly Handle[], { inputs, scalars }: ArgumentSet): void {
    if (this.#released) refuseReleased('program');
    checkCounts(this.#counts, states.length, inputs.length, scalars.length);
    for (let i = 0; i < inputs.length; i += 1) {
      const { number, spec } = this.#inputs[i];
      checkBuffer(number, spec, spec.dtype, inputs[i].length);
    }
  }

  #checkSets(states: readonly Handle[], sets: ArgumentSets): void {
    if (this.#released) refuseReleased('program');
    const specs = this.#inputs.map(({ spec }) => spec);
    checkSets(this.#counts, specs, states.length, sets);
  }
}
