import type { FunctionBuilder, Local } from '../asm/function.ts';
import * as wasm from '../asm/opcodes.ts';

/** A vector: a local, a number for all lanes, or a function that pushes a vector. */
export type Vector = Local | number | (() => void);
/** Pushes a vector on the stack. */
export type Push = () => void;

/** The operations of each shape. */
const FLOAT_OPS = {
  f32x4: {
    eq: wasm.f32x4Eq,
    ne: wasm.f32x4Ne,
    lt: wasm.f32x4Lt,
    ge: wasm.f32x4Ge,
    trunc: wasm.f32x4Trunc,
    nearest: wasm.f32x4Nearest,
    abs: wasm.f32x4Abs,
    add: wasm.f32x4Add,
    sub: wasm.f32x4Sub,
    mul: wasm.f32x4Mul,
    div: wasm.f32x4Div,
    pmin: wasm.f32x4Pmin,
    pmax: wasm.f32x4Pmax,
  },
  f64x2: {
    eq: wasm.f64x2Eq,
    ne: wasm.f64x2Ne,
    lt: wasm.f64x2Lt,
    ge: wasm.f64x2Ge,
    trunc: wasm.f64x2Trunc,
    nearest: wasm.f64x2Nearest,
    abs: wasm.f64x2Abs,
    add: wasm.f64x2Add,
    sub: wasm.f64x2Sub,
    mul: wasm.f64x2Mul,
    div: wasm.f64x2Div,
    pmin: wasm.f64x2Pmin,
    pmax: wasm.f64x2Pmax,
  },
};

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
  op(name: keyof typeof FLOAT_OPS.f32x4, ...operands: readonly Vector[]): Push {
    return this.raw(FLOAT_OPS[this.shape][name], ...operands);
  }

  /** Any operation; numbers stand for floats of this shape. */
  raw(code: wasm.Plain, ...operands: readonly Vector[]): Push {
    return () => {
      for (const operand of operands) this.push(operand);
      this.f.op(code);
    };
  }

  /** A shift of integer lanes by `bits`. */
  shift(code: wasm.Plain, value: Vector, bits: number): Push {
    return () => {
      this.push(value);
      this.f.i32(bits);
      this.f.op(code);
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
    if (this.#fused) return this.raw(wasm.f32x4RelaxedMadd, a, b, c);
    return this.add(this.mul(a, b), c);
  }

  /** `a` where the mask is set, `b` elsewhere. */
  select(mask: Vector, a: Vector, b: Vector): Push {
    return this.raw(wasm.v128Bitselect, a, b, mask);
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
    return this.raw(wasm.v128And, x, -0);
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
