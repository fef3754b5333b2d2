import type { TypedArray } from '../../graph/dtype.ts';
import type { BufferSpec, Program } from '../../graph/loop.ts';
import { GradusError, IndexOutOfRangeError } from '../../util/errors.ts';
import type { Executable, RunArguments } from '../backend.ts';
import type { GeneratedProgram } from './codegen/program.ts';
import { compileModule } from './features.ts';
import type { Handles } from './handles.ts';
import type { LinearMemory } from './memory.ts';

interface Placed {
  readonly number: number;
  readonly spec: BufferSpec;
}

/** A compiled program: its module's instance, its block of arguments, and where its buffers lie. */
export class WasmExecutable implements Executable {
  readonly #memory: LinearMemory;
  readonly #handles: Handles;
  readonly #generated: GeneratedProgram;
  readonly #run: (args: number) => void;
  readonly #args: number;
  readonly #scratchBytes: number;
  readonly #scalarCount: number;
  readonly #states: readonly Placed[];
  readonly #inputs: readonly Placed[];
  readonly #results: readonly Placed[];
  readonly #inScratch: readonly Placed[];
  #released = false;

  constructor(
    program: Program,
    generated: GeneratedProgram,
    memory: LinearMemory,
    handles: Handles,
  ) {
    const outOfRange = (index: number, extent: number, kernel: number): never => {
      throw new IndexOutOfRangeError(program.kernels[kernel].label, index, extent);
    };
    const instance = new WebAssembly.Instance(compileModule(generated.bytes), {
      env: { memory: memory.memory, outOfRange },
    });
    this.#run = instance.exports.run as (args: number) => void;
    this.#memory = memory;
    this.#handles = handles;
    this.#generated = generated;
    this.#args = memory.take(generated.layout.bytes);
    this.#scratchBytes = program.scratchBytes;
    this.#scalarCount = program.scalarCount;
    const placed = program.buffers.map((spec, number) => ({ number, spec }));
    this.#states = placed.filter(({ spec }) => spec.role === 'state');
    this.#inputs = placed.filter(({ spec }) => spec.role === 'input');
    this.#results = placed.filter(({ spec }) => spec.role === 'result');
    this.#inScratch = placed.filter(({ spec }) => spec.role !== 'state');
  }

  run({ states, inputs, scalars }: RunArguments): TypedArray[] {
    this.#check(states.length, inputs.length, scalars.length);
    const memory = this.#memory;
    memory.ensureScratch(this.#scratchBytes + this.#generated.workspaceBytes);
    this.#writeArguments(states, scalars);
    for (let i = 0; i < inputs.length; i += 1) this.#writeInput(this.#inputs[i], inputs[i]);
    this.#run(this.#args);
    const results: TypedArray[] = [];
    for (const { spec } of this.#results) {
      results.push(memory.read(memory.scratchAddress + spec.offset, spec.dtype, spec.length));
    }
    return results;
  }

  release(): void {
    if (this.#released) throw new GradusError('This program was released before.');
    this.#released = true;
    this.#memory.give(this.#args, this.#generated.layout.bytes);
  }

  #writeArguments(states: RunArguments['states'], scalars: RunArguments['scalars']): void {
    const { layout } = this.#generated;
    const { int32, float32, scratchAddress } = this.#memory;
    const words = this.#args / 4;
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

  #writeInput({ number, spec }: Placed, data: TypedArray): void {
    if (data.length !== spec.length) {
      throw new GradusError(
        `Input (buffer ${number}) has ${data.length} elements instead of ${spec.length}.`,
      );
    }
    this.#memory.write(this.#memory.scratchAddress + spec.offset, spec.dtype, data);
  }

  #check(states: number, inputs: number, scalars: number): void {
    if (this.#released) throw new GradusError('This program was released and is run again.');
    const given = [states, inputs, scalars];
    const wanted = [this.#states.length, this.#inputs.length, this.#scalarCount];
    if (given.every((count, i) => count === wanted[i])) return;
    throw new GradusError(
      `A program with ${wanted[0]} states, ${wanted[1]} inputs and ${wanted[2]} scalars was run ` +
        `with ${given[0]}, ${given[1]} and ${given[2]}.`,
    );
  }
}
