import { ByteWriter } from './bytes.ts';
import {
  alignmentOf,
  type Lane,
  type Memory,
  type MemoryLane,
  type Plain,
  SHUFFLE,
  V128_CONST,
  VALUE_TYPES,
  type ValueType,
  writeInstruction,
} from './opcodes.ts';

export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** A function of the module, defined or imported. */
export interface FunctionReference {
  readonly index: number;
}

/** The target of a branch inside a `block`, `loop` or `if`. */
export interface Label {
  readonly depth: number;
}

const EMPTY_BLOCK = 0x40;

/** One vector, seen as numbers of each kind. */
const WORDS = new Int32Array(4);
const FLOATS = new Float32Array(WORDS.buffer);
const LONGS = new BigInt64Array(WORDS.buffer);
const DOUBLES = new Float64Array(WORDS.buffer);
const VECTOR = new Uint8Array(WORDS.buffer);

/**
 * Writes the body of one function, instruction by instruction. The names are those of the WebAssembly
 * specification: `f.get(x); f.f32x4(2); f.op(wasm.f32x4Mul); f.set(y)` is y = 2·x.
 */
export class FunctionBuilder {
  readonly parameters: readonly Local[];
  readonly #code = new ByteWriter();
  readonly #locals: ValueType[] = [];
  readonly #globalOf: (vector: Int32Array) => number;
  readonly #free: { [type in ValueType]?: Local[] } = {};
  #depth = 0;

  /** @param globalOf the number of a global that holds the given vector */
  constructor(parameters: readonly ValueType[], globalOf: (vector: Int32Array) => number) {
    this.#globalOf = globalOf;
    this.parameters = parameters.map((type, index) => ({ index, type }));
  }

  /** A local variable with arbitrary content: one that was released, or a new one. */
  local(type: ValueType): Local {
    const reused = this.#free[type]?.pop();
    if (reused) return reused;
    this.#locals.push(type);
    return { index: this.parameters.length + this.#locals.length - 1, type };
  }

  /** Makes `local` available again. */
  release(local: Local): void {
    this.#free[local.type] ??= [];
    this.#free[local.type]?.push(local);
  }

  get(local: Local): void {
    this.#withIndex(0x20, local.index);
  }

  set(local: Local): void {
    this.#withIndex(0x21, local.index);
  }

  tee(local: Local): void {
    this.#withIndex(0x22, local.index);
  }

  /** Pops the top of the stack into a new local. */
  take(type: ValueType): Local {
    const local = this.local(type);
    this.set(local);
    return local;
  }

  op(code: Plain): void {
    writeInstruction(this.#code, code);
  }

  /** A load or store; `offset` in bytes is added to the address on the stack without wrapping around. */
  memory(code: Memory, offset = 0): void {
    writeInstruction(this.#code, code);
    this.#code.byte(alignmentOf(code));
    this.#code.unsigned(offset);
  }

  memoryLane(code: MemoryLane, lane: number, offset = 0): void {
    writeInstruction(this.#code, code);
    this.#code.byte(0);
    this.#code.unsigned(offset);
    this.#code.byte(lane);
  }

  lane(code: Lane, lane: number): void {
    writeInstruction(this.#code, code);
    this.#code.byte(lane);
  }

  /** Picks the 16 bytes of the result by number: 0–15 from the first operand, 16–31 from the second. */
  shuffle(lanes: readonly number[]): void {
    writeInstruction(this.#code, SHUFFLE);
    this.#code.bytes(lanes);
  }

  i32(value: number): void {
    this.#code.byte(0x41);
    this.#code.signed32(value);
  }

  i64(value: bigint): void {
    this.#code.byte(0x42);
    this.#code.signed64(value);
  }

  f64(value: number): void {
    this.#code.byte(0x44);
    this.#code.float64(value);
  }

  i32x4(...values: [number] | [number, number, number, number]): void {
    if (values.length === 1) WORDS.fill(values[0]);
    else WORDS.set(values);
    this.#v128();
  }

  f32x4(value: number): void {
    FLOATS.fill(value);
    this.#v128();
  }

  i64x2(value: bigint): void {
    LONGS.fill(BigInt.asIntN(64, value));
    this.#v128();
  }

  f64x2(value: number): void {
    DOUBLES.fill(value);
    this.#v128();
  }

  call(target: FunctionReference): void {
    this.#withIndex(0x10, target.index);
  }

  /** A branch to the label jumps to the end of the block. */
  block(body: (label: Label) => void): void {
    this.#nested(0x02, body);
  }

  /** A branch to the label jumps back to the beginning of the body. */
  loop(body: (label: Label) => void): void {
    this.#nested(0x03, body);
  }

  /** Pops the condition. */
  if(body: () => void, otherwise?: () => void): void {
    this.#code.byte(0x04);
    this.#code.byte(EMPTY_BLOCK);
    this.#depth += 1;
    body();
    if (otherwise) {
      this.#code.byte(0x05);
      otherwise();
    }
    this.#depth -= 1;
    this.#code.byte(0x0b);
  }

  branch(label: Label): void {
    this.#withIndex(0x0c, this.#depth - label.depth);
  }

  branchIf(label: Label): void {
    this.#withIndex(0x0d, this.#depth - label.depth);
  }

  /** Jumps to the end of `targets[value on the stack]`, or of the last target if the value is too large. */
  branchTable(targets: readonly Label[]): void {
    this.#code.byte(0x0e);
    this.#code.unsigned(targets.length - 1);
    for (const label of targets) this.#code.unsigned(this.#depth - label.depth);
  }

  /** Ends the function. An entry of the code section is its size, the locals, and the code. */
  finish(): { readonly locals: ByteWriter; readonly code: ByteWriter } {
    this.#code.byte(0x0b);
    const runs: [count: number, type: ValueType][] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last && last[1] === type) last[0] += 1;
      else runs.push([1, type]);
    }
    const locals = new ByteWriter();
    locals.unsigned(runs.length);
    for (const [count, type] of runs) {
      locals.unsigned(count);
      locals.byte(VALUE_TYPES[type]);
    }
    return { locals, code: this.#code };
  }

  #nested(code: number, body: (label: Label) => void): void {
    this.#code.byte(code);
    this.#code.byte(EMPTY_BLOCK);
    this.#depth += 1;
    body({ depth: this.#depth });
    this.#depth -= 1;
    this.#code.byte(0x0b);
  }

  /**
   * Pushes the vector in `WORDS` from a global: V8 reads it with one instruction, while a vector constant takes
   * three, except 0 and −1.
   */
  #v128(): void {
    const [first] = WORDS;
    const isPlain = (first === 0 || first === -1) && WORDS.every((word) => word === first);
    if (isPlain) {
      writeInstruction(this.#code, V128_CONST);
      this.#code.bytes(VECTOR);
    } else this.#withIndex(0x23, this.#globalOf(WORDS));
  }

  #withIndex(code: number, index: number): void {
    this.#code.byte(code);
    this.#code.unsigned(index);
  }
}
