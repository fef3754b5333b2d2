import { SCALAR_FUNCTIONS } from '../../../ir/loop.ts';
import type { FunctionBuilder, FunctionReference, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import * as wasm from '../asm/opcodes.ts';
import * as double from './double.ts';
import { Lanes, type Push } from './lanes.ts';
import { defineReduction } from './reduce.ts';
import * as single from './single.ts';

type Formula = (v: Lanes, operands: readonly Local[], library: MathLibrary) => Push;

/** Functions on four float32 lanes. */
const SINGLE = {
  exp: (v, [x]) => single.exp(v, x),
  log: (v, [x]) => single.log(v, x),
  tanh: (v, [x]) => single.tanh(v, x),
  sigmoid: (v, [x]) => single.sigmoid(v, x),
} satisfies Record<string, Formula>;

/** Functions on two float64 lanes, for arguments that are float32 numbers. */
const DOUBLE = {
  expm1: (v, [x]) => double.expm1(v, x),
  log1p: (v, [x]) => double.log1p(v, x),
  erf: (v, [x]) => double.erf(v, x),
  sin: (v, [x], { reduceLarge }) => double.sineOfShifted(v, x, 0, reduceLarge),
  cos: (v, [x], { reduceLarge }) => double.sineOfShifted(v, x, 1, reduceLarge),
  pow: (v, [x, y]) => double.pow(v, x, y),
} satisfies Record<string, Formula>;

export type MathFunction = keyof typeof SINGLE | keyof typeof DOUBLE;

/** The functions that need code; the others are single instructions. */
export const MATH_FUNCTIONS = Object.keys({ ...SINGLE, ...DOUBLE }) as readonly MathFunction[];

/** Moves the upper half of a vector to the lower half; the upper half is then unused. */
const UPPER_HALF = Array.from({ length: 16 }, (_, lane) => lane + 8);
const LOWER_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

/**
 * The elementary functions of one module, from vectors of float32 to a vector of float32. Each is defined at
 * its first use.
 */
export class MathLibrary {
  readonly #module: ModuleBuilder;
  readonly #fusedMultiplyAdd: boolean;
  readonly #defined = new Map<MathFunction, FunctionReference>();

  #reduceLarge: FunctionReference | undefined;

  constructor(module: ModuleBuilder, fusedMultiplyAdd: boolean) {
    this.#module = module;
    this.#fusedMultiplyAdd = fusedMultiplyAdd;
  }

  /** The function that reduces large angles; see `defineReduction`. */
  get reduceLarge(): FunctionReference {
    this.#reduceLarge ??= defineReduction(this.#module);
    return this.#reduceLarge;
  }

  get(name: MathFunction): FunctionReference {
    const known = this.#defined.get(name);
    if (known) return known;
    const made = name in SINGLE ? this.#single(name) : this.#throughDouble(name);
    this.#defined.set(name, made);
    return made;
  }

  #single(name: MathFunction): FunctionReference {
    const formula: Formula = SINGLE[name as keyof typeof SINGLE];
    return this.#module.function(['v128'], ['v128'], (f) => {
      formula(new Lanes(f, 'f32x4', this.#fusedMultiplyAdd), f.parameters, this)();
    });
  }

  #throughDouble(name: MathFunction): FunctionReference {
    const formula: Formula = DOUBLE[name as keyof typeof DOUBLE];
    const parameters = new Array<'v128'>(SCALAR_FUNCTIONS[name]).fill('v128');
    const onTwo = this.#module.function(parameters, ['v128'], (f) => {
      formula(new Lanes(f, 'f64x2'), f.parameters, this)();
    });
    return this.#module.function(parameters, ['v128'], (f) => {
      onHalf(f, onTwo, false);
      onHalf(f, onTwo, true);
      f.shuffle(LOWER_HALVES);
    });
  }
}

/** Calls `onTwo` with the lower or upper two lanes of all parameters, and pushes the rounded results. */
function onHalf(f: FunctionBuilder, onTwo: FunctionReference, upper: boolean): void {
  for (const parameter of f.parameters) {
    f.get(parameter);
    if (upper) {
      f.get(parameter);
      f.shuffle(UPPER_HALF);
    }
    f.op(wasm.f64x2PromoteLowF32x4);
  }
  f.call(onTwo);
  f.op(wasm.f32x4DemoteF64x2Zero);
}
