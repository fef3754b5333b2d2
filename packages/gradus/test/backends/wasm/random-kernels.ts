/** Random kernels: affine and other indexes, all types, reductions, stores with axes in any order. */
import { allocateArray, type DType, type TypedArray } from '../../../src/ir/dtype.ts';
import type {
  Combine,
  Expression,
  Index,
  IndexTerm,
  Program,
  ScalarFunction,
} from '../../../src/ir/loop.ts';
import {
  accumulator,
  apply,
  at,
  axis,
  constant,
  indexValue,
  load,
  program,
  scalar,
} from '../reference/programs.ts';

const EXTENTS = [4, 5, 1, 3, 7, 8, 9, 2, 13, 0];
const DTYPES: readonly DType[] = ['float32', 'int32', 'uint8', 'bool'];
const FLOAT_ONLY: readonly ScalarFunction[] = ['negative', 'abs', 'floor'];
const EDGES = [0, 1, -1, 2.5, -0, 1e-40, Number.POSITIVE_INFINITY, Number.NaN, 3, -7, 400];

/** A stream of random choices, made from numbers that a property test can shrink. */
class Choices {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** An integer in [0, count). */
  below(count: number): number {
    const number = this.#numbers[this.#next++ % this.#numbers.length] ?? 0;
    return (number + this.#next * 7 * Number(this.#next > this.#numbers.length)) % count;
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}

export interface RandomProgram {
  readonly program: Program;
  readonly inputs: readonly TypedArray[];
  readonly scalars: readonly number[];
}

export function randomProgram(numbers: readonly number[]): RandomProgram {
  return new Maker(new Choices(numbers)).make();
}

class Maker {
  readonly #choices: Choices;
  readonly #inputs: { dtype: DType; data: TypedArray }[] = [];
  #extents: number[] = [];
  /** Axes that expressions may use at present. */
  #open = 0;
  #reduced: DType | null = null;

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  make(): RandomProgram {
    const choices = this.#choices;
    const parallel = Array.from({ length: choices.below(4) }, () => choices.of(EXTENTS));
    const reduced = Array.from({ length: choices.below(3) }, () => choices.of(EXTENTS));
    this.#extents = [...parallel, ...reduced];
    const reduction = reduced.length > 0 ? this.#reduction(reduced) : null;
    this.#open = parallel.length;
    if (reduction) {
      const { combine, value } = reduction;
      this.#reduced = combine.startsWith('arg') ? 'int32' : value.dtype;
    }
    const points = parallel.reduce((n, extent) => n * extent, 1);
    const values = Array.from({ length: 1 + choices.below(2) }, () =>
      this.expression(choices.of(DTYPES), 3),
    );
    const stores = values.map((value, i) => ({
      buffer: this.#inputs.length + i,
      index: this.#storeIndex(parallel),
      value,
    }));
    return {
      program: program(
        [
          ...this.#inputs.map(({ dtype, data }) => ['input', dtype, data.length] as const),
          ...values.map(({ dtype }) => ['result', dtype, points] as const),
        ],
        [{ extents: parallel, reduction, stores }],
        2,
      ),
      inputs: this.#inputs.map(({ data }) => data),
      scalars: [0.5, -3],
    };
  }

  #reduction(extents: number[]) {
    this.#open = this.#extents.length;
    const combine = this.#choices.of<Combine>([
      'sum',
      'sum',
      'product',
      'maximum',
      'minimum',
      'argmax',
      'argmin',
    ]);
    const dtype = this.#choices.of<DType>(['float32', 'int32', 'uint8']);
    const product = combine === 'sum' && this.#choices.below(3) > 0;
    const value = product
      ? apply('multiply', [this.#load('float32'), this.#load('float32')])
      : this.expression(dtype, 2);
    return { extents, combine, value };
  }

  expression(dtype: DType, depth: number): Expression {
    const choices = this.#choices;
    if (this.#reduced !== null && choices.below(3) === 0) {
      return cast(accumulator(this.#reduced), dtype);
    }
    if (depth === 0 || choices.below(4) === 0) return this.#leaf(dtype);
    const sub = (of: DType): Expression => this.expression(of, depth - 1);
    const kind = choices.below(6);
    if (kind === 0) return cast(sub(choices.of(DTYPES)), dtype);
    if (kind === 1) return apply('where', [sub('bool'), sub(dtype), sub(dtype)]);
    if (dtype === 'bool') {
      if (kind < 4) {
        const of = choices.of<DType>(['float32', 'int32', 'uint8']);
        return apply(choices.of(['less', 'lessEqual', 'equal'] as const), [sub(of), sub(of)]);
      }
      if (kind === 4) return apply('not', [sub('bool')]);
      return apply(choices.of(['and', 'or'] as const), [sub('bool'), sub('bool')]);
    }
    if (kind === 2) {
      const shared = sub(dtype);
      return apply('multiply', [shared, shared]);
    }
    if (kind === 3)
      return apply(choices.of(dtype === 'float32' ? FLOAT_ONLY : ['negative', 'abs']), [
        sub(dtype),
      ]);
    const both = ['add', 'subtract', 'multiply', 'maximum', 'minimum'] as const;
    return apply(choices.of(both), [sub(dtype), sub(dtype)]);
  }

  #leaf(dtype: DType): Expression {
    const choices = this.#choices;
    const kind = choices.below(6);
    if (kind === 0) return constant(dtype === 'bool' ? 1 : 3, dtype);
    if (kind === 1 && dtype === 'float32') return scalar(choices.below(2));
    if (kind === 1) return cast(indexValue(this.#index(1).index), dtype);
    return this.#load(dtype);
  }

  /** A load from a new input: affine, or through other atoms. */
  #load(dtype: DType): Expression {
    const { index, most } = this.#index(2);
    return load(this.#input(dtype, most + 1), index, dtype);
  }

  #input(dtype: DType, length: number): number {
    const data = allocateArray(dtype, length);
    for (let i = 0; i < length; i += 1) {
      const random = ((i * 2654435761 + this.#inputs.length * 977) >>> 0) % 1000;
      if (dtype === 'bool') data[i] = random & 1;
      else if (dtype === 'uint8') data[i] = random;
      else if (dtype === 'int32') data[i] = (random - 500) * 10007;
      else data[i] = random < 60 ? EDGES[random % EDGES.length] : (random - 500) / 64;
    }
    return this.#inputs.push({ dtype, data }) - 1;
  }

  /** A random index and the largest value it takes; the smallest is at least 0. */
  #index(depth: number): { index: Index; most: number } {
    const choices = this.#choices;
    const terms: IndexTerm[] = [];
    let least = 0;
    let most = 0;
    const add = (factor: number, atom: IndexTerm['atom'], largest: number): void => {
      terms.push({ factor, atom });
      least += Math.min(0, factor * largest);
      most += Math.max(0, factor * largest);
    };
    this.#extents.slice(0, this.#open).forEach((extent, number) => {
      const last = number === this.#open - 1;
      const factor = choices.of(last ? [1, 1, 1, 0, 4, -1] : [0, 1, 5, 12, -3]);
      if (factor !== 0) add(factor, axis(number, extent), Math.max(0, extent - 1));
    });
    if (depth > 0 && choices.below(4) === 0) {
      const inner = this.#index(depth - 1);
      const by = 1 + choices.below(5);
      const kind = choices.of(['quotient', 'remainder', 'clamp', 'value'] as const);
      const factor = choices.of([1, 2, -1]);
      if (kind === 'clamp') {
        const of = { ...inner.index, offset: inner.index.offset - 2 };
        add(factor, { kind, of, extent: by }, by - 1);
      } else if (kind === 'value') {
        add(factor, { kind, value: this.#chosen(by, inner), extent: by }, by - 1);
      } else {
        const largest = kind === 'quotient' ? Math.floor(inner.most / by) : by - 1;
        add(factor, { kind, of: inner.index, by }, largest);
      }
    }
    const offset = choices.below(3) - least;
    return { index: { terms, offset }, most: most + offset };
  }

  /** An int32 from data, in [0, extent). */
  #chosen(extent: number, { index, most }: { index: Index; most: number }): Expression {
    const data = Int32Array.from({ length: most + 1 }, (_, i) => (i * 7 + 3) % extent);
    return load(this.#inputs.push({ dtype: 'int32', data }) - 1, index, 'int32');
  }

  /** Row-major over the axes in some order, so that no two points share an element. */
  #storeIndex(extents: readonly number[]): Index {
    const order = extents.map((_, number) => number);
    if (this.#choices.below(3) === 0) order.reverse();
    let stride = 1;
    const terms: [number, ReturnType<typeof axis>][] = [];
    for (const number of order.reverse()) {
      terms.push([stride, axis(number, extents[number])]);
      stride *= extents[number];
    }
    return at(...terms);
  }
}

function cast(value: Expression, dtype: DType): Expression {
  return value.dtype === dtype ? value : apply('cast', [value], dtype);
}
