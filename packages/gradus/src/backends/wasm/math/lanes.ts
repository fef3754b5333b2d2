import type { FunctionBuilder, Local } from '../asm/function.ts';
import type { PlainName } from '../asm/opcodes.ts';

/** A vector: a local, a number for all lanes, or a function that pushes a vector. */
export type Vector = Local | number | (() => void);
/** Pushes a vector on the stack. */
export type Push = () => void;

type Suffix<Name, Shape extends string> = Name extends `${Shape}.${infer Rest}` ? Rest : never;
/** Operations that exist for both shapes. */
type FloatOp = Suffix<PlainName, 'f32x4'> & Suffix<PlainName, 'f64x2'>;

/**
 * Formulas over vectors of floats, written nearly as on paper. An operation returns a function that pushes its
 * result, so nothing is computed until `let` or a push.
 */
export class Lanes {
  readonly f: FunctionBuilder;
  readonly shape: 'f32x4' | 'f64x2';
  readonly #fused: boolean;

  /** @param fused whether `multiplyAdd` rounds once; for float32 only */
  constructor(f: FunctionBuilder, shape: 'f32x4' | 'f64x2', fused = false) {
    this.f = f;
    this.shape = shape;
    this.#fused = fused;
  }

  push(value: Vector): void {
    if (typeof value === 'function') value();
    else if (typeof value !== 'number') this.f.get(value);
    else if (this.shape === 'f32x4') this.f.f32x4(value);
    else this.f.f64x2(value);
  }

  /** Computes `value` now and keeps it in a local. */
  let(value: Vector): Local {
    this.push(value);
    return this.f.take('v128');
  }

  /** An operation of this shape. */
  op(name: FloatOp, ...operands: readonly Vector[]): Push {
    return this.raw(`${this.shape}.${name}` as PlainName, ...operands);
  }

  /** Any operation; numbers stand for floats of this shape. */
  raw(name: PlainName, ...operands: readonly Vector[]): Push {
    return () => {
      for (const operand of operands) this.push(operand);
      this.f.op(name);
    };
  }

  /** A shift of integer lanes by `bits`. */
  shift(name: PlainName, value: Vector, bits: number): Push {
    return () => {
      this.push(value);
      this.f.i32(bits);
      this.f.op(name);
    };
  }

  i32(value: number): Push {
    return () => this.f.i32x4(value);
  }

  i64(value: bigint): Push {
    return () => this.f.i64x2(value);
  }

  add(a: Vector, b: Vector): Push {
    return this.op('add', a, b);
  }

  sub(a: Vector, b: Vector): Push {
    return this.op('sub', a, b);
  }

  mul(a: Vector, b: Vector): Push {
    return this.op('mul', a, b);
  }

  div(a: Vector, b: Vector): Push {
    return this.op('div', a, b);
  }

  /** a · b + c. */
  multiplyAdd(a: Vector, b: Vector, c: Vector): Push {
    if (this.#fused) return this.raw('f32x4.relaxed_madd', a, b, c);
    return this.add(this.mul(a, b), c);
  }

  /** `a` where the mask is set, `b` elsewhere. */
  select(mask: Vector, a: Vector, b: Vector): Push {
    return this.raw('v128.bitselect', a, b, mask);
  }

  /** min(x, limit); NaN if x is NaN. */
  atMost(x: Vector, limit: number): Push {
    return this.op('pmin', x, limit);
  }

  /** max(x, limit); NaN if x is NaN. */
  atLeast(x: Vector, limit: number): Push {
    return this.op('pmax', x, limit);
  }

  /** The sign bit of each float; the other bits are 0. */
  sign(x: Vector): Push {
    return this.raw('v128.and', x, -0);
  }

  /** Σ coefficients[i] · xⁱ by Horner's rule. */
  polynomial(x: Local, coefficients: readonly number[]): Push {
    return coefficients
      .slice(0, -1)
      .reduceRight<Vector>(
        (sum, coefficient) => this.multiplyAdd(sum, x, coefficient),
        coefficients.at(-1)!,
      ) as Push;
  }
}
