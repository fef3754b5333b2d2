import { isReal, type TypedArray } from '../../ir/dtype.ts';
import type { BufferRole, Program } from '../../ir/loop.ts';
import { IndexOutOfRangeError } from '../../util/errors.ts';
import {
  type ArgumentSet,
  type ArgumentSets,
  argumentSet,
  type Executable,
  type Handle,
  type RunArguments,
} from '../backend.ts';
import { checkBuffer, checkCounts, checkSets, refuseReleased } from '../checks.ts';
import { compileKernel } from './kernel.ts';
import type { HandleMemory } from './memory.ts';
import { allocateElements, asTypedArray, type Elements, type Precision } from './memory.ts';

/**
 * A program with separate arrays: buffers never share memory here, whatever their offsets are. So a mistake in
 * the memory plan shows as a difference from other backends.
 */
export class ReferenceExecutable implements Executable {
  readonly #program: Program;
  readonly #handles: HandleMemory;
  readonly #buffers: Elements[];
  readonly #scalars: Float64Array;
  readonly #kernels: readonly (() => void)[];
  readonly #numbers: Record<BufferRole, readonly number[]>;
  #released = false;

  constructor(program: Program, precision: Precision, handles: HandleMemory) {
    this.#program = program;
    this.#handles = handles;
    this.#buffers = program.buffers.map(({ role, dtype, length }) =>
      allocateElements(precision, dtype, role === 'state' ? 0 : length),
    );
    this.#scalars = new Float64Array(program.scalarCount);
    const memory = { precision, buffers: this.#buffers, scalars: this.#scalars };
    this.#kernels = program.kernels.map((kernel) => compileKernel(kernel, memory));
    this.#numbers = {
      state: numbersOf(program, 'state'),
      input: numbersOf(program, 'input'),
      result: numbersOf(program, 'result'),
      temporary: numbersOf(program, 'temporary'),
    };
  }

  /** Bytes of the buffers that are not states. */
  get bytes(): number {
    return this.#ownBuffers().reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  run({ states, inputs, scalars }: RunArguments): TypedArray[] {
    this.#check(states, { inputs, scalars });
    this.#spoil();
    this.#bindStates(states);
    this.#copyInputs(inputs);
    this.#scalars.set(scalars);
    for (const kernel of this.#kernels) kernel();
    return this.#numbers.result.map((number) => asTypedArray(this.#buffers[number].slice()));
  }

  runEach(states: readonly Handle[], sets: ArgumentSets): TypedArray[][] {
    this.#checkSets(states, sets);
    return Array.from({ length: sets.count }, (_, run) =>
      this.run({ ...argumentSet(sets, run), states }),
    );
  }

  repeat(states: readonly Handle[], sets: ArgumentSets): Float32Array {
    this.#checkSets(states, sets);
    const numbers: number[] = [];
    try {
      for (let run = 0; run < sets.count; run++) {
        const [[number]] = this.run({ ...argumentSet(sets, run), states });
        numbers.push(number);
        if (!Number.isFinite(number)) break;
      }
    } catch (error) {
      if (!(error instanceof IndexOutOfRangeError)) throw error;
    }
    return Float32Array.from(numbers);
  }

  release(): void {
    this.#released = true;
    this.#buffers.length = 0;
  }

  #check(states: readonly Handle[], { inputs, scalars }: ArgumentSet): void {
    if (this.#released) refuseReleased('program');
    const { state, input } = this.#numbers;
    const wanted = [state.length, input.length, this.#scalars.length];
    checkCounts(wanted, states.length, inputs.length, scalars.length);
  }

  #checkSets(states: readonly Handle[], sets: ArgumentSets): void {
    if (this.#released) refuseReleased('program');
    const { state, input } = this.#numbers;
    const specs = input.map((number) => this.#program.buffers[number]);
    checkSets([state.length, input.length, this.#scalars.length], specs, states.length, sets);
  }

  /**
   * Fills the buffers that kernels compute with garbage. A value that no kernel computes is then not 0 by luck.
   */
  #spoil(): void {
    for (const number of [...this.#numbers.result, ...this.#numbers.temporary]) {
      const buffer = this.#buffers[number];
      buffer.fill(isReal(this.#program.buffers[number].dtype) ? Number.NaN : -1);
    }
  }

  #bindStates(states: RunArguments['states']): void {
    states.forEach((handle, i) => {
      const number = this.#numbers.state[i];
      checkBuffer(number, this.#program.buffers[number], handle.dtype, handle.length);
      this.#buffers[number] = this.#handles.elementsOf(handle);
    });
  }

  #copyInputs(inputs: readonly TypedArray[]): void {
    inputs.forEach((input, i) => {
      const number = this.#numbers.input[i];
      const spec = this.#program.buffers[number];
      checkBuffer(number, spec, spec.dtype, input.length);
      this.#buffers[number].set(input);
    });
  }

  #ownBuffers(): Elements[] {
    return this.#buffers.filter((_, number) => this.#program.buffers[number].role !== 'state');
  }
}

function numbersOf(program: Program, role: BufferRole): number[] {
  return program.buffers.flatMap((buffer, number) => (buffer.role === role ? [number] : []));
}
