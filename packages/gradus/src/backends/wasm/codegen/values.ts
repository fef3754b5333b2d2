import { bytesPerElement, type DType } from '../../../ir/dtype.ts';
import type { Expression, Index, IndexAtom, Load, ScalarFunction } from '../../../ir/loop.ts';
import type { Axes } from './axes.ts';

/**
 * The expressions of one kernel, with what code generation needs to know about each.
 *
 * `depth` is the number of loops that must be open before the value is known: 0 for scalars, a + 1 if axis a is
 * the innermost that it depends on. A value is computed at its depth, outside all loops that it does not depend
 * on. It is `hoisted` if code further inside uses it.
 */
export type Value = {
  readonly dtype: DType;
  readonly depth: number;
  uses: number;
  hoisted: boolean;
} & (
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'scalar'; readonly slot: number }
  | { readonly kind: 'load'; readonly address: AffineAddress }
  | { readonly kind: 'index'; readonly address: AffineAddress }
  | { readonly kind: 'accumulator' }
  | { readonly kind: 'apply'; readonly fn: ScalarFunction; readonly args: readonly Value[] }
  /** `of`, after a check that throws if a lane is outside [0, extent). */
  | { readonly kind: 'checked'; readonly of: Value; readonly extent: number }
);

/** base of `buffer` + offset + Σ coefficients[axis] · axis + Σ factor · atom; addresses are in bytes. */
export interface AffineAddress {
  /** −1 for an index that is not an address. */
  readonly buffer: number;
  readonly coefficients: readonly number[];
  readonly offset: number;
  /** The part of the address that memory instructions add. Without it, the address is still not negative. */
  readonly immediate: number;
  readonly atoms: readonly { readonly factor: number; readonly atom: Atom }[];
  readonly depth: number;
  /** Whether the distance between the lanes of a vector is not constant. */
  readonly scattered: boolean;
  /** The depths at which a local holds a partial address. */
  readonly partials: Set<number>;
}

/** A part of an index other than a loop variable. */
export type Atom = { readonly depth: number; readonly varies: boolean } & (
  | { readonly kind: 'quotient' | 'remainder'; readonly of: AffineAddress; readonly by: number }
  | { readonly kind: 'clamp'; readonly of: AffineAddress; readonly extent: number }
  | { readonly kind: 'value'; readonly value: Value }
);

/** The values of one kernel, and where each of them is computed. */
export class ValueGraph {
  readonly axes: Axes;
  /** The axis that is computed in vectors, or −1. */
  readonly vectorAxis: number;
  /** The values to compute when entering each depth. */
  readonly hoistedAt: (Value | AffineAddress)[][];
  readonly #values = new Map<Expression, Value>();
  readonly #checked = new Map<Expression, Map<number, Value>>();
  readonly #varying = new Map<Value, boolean>();

  constructor(axes: Axes) {
    this.axes = axes;
    this.vectorAxis = axes.parallel.length - 1;
    const depths = axes.parallel.length + axes.reduced.length + 1;
    this.hoistedAt = Array.from({ length: depths }, () => []);
  }

  value(expression: Expression): Value {
    const known = this.#values.get(expression);
    if (known) return known;
    const made = this.#make(expression);
    this.#values.set(expression, made);
    return made;
  }

  address(buffer: number, dtype: DType, index: Index): AffineAddress {
    return this.#address(index, bytesPerElement(dtype), buffer);
  }

  /** The address of an element that the kernel loads. */
  addressOf(load: Load): AffineAddress {
    return (this.value(load) as Value & { readonly kind: 'load' }).address;
  }

  /** Announces a use of `value` inside `depth` open loops. */
  use(value: Value, depth: number): void {
    value.uses += 1;
    const known = value.kind === 'constant' || value.kind === 'accumulator';
    if (depth > value.depth && !known && !value.hoisted) {
      value.hoisted = true;
      this.hoistedAt[value.depth].push(value);
    }
    if (value.uses > 1) return;
    if (value.kind === 'apply') for (const arg of value.args) this.use(arg, value.depth);
    if (value.kind === 'checked') this.use(value.of, value.depth);
    if (value.kind === 'load') this.useAddress(value.address, value.depth);
    if (value.kind === 'index') this.useAddress(value.address, value.depth);
  }

  useAddress(address: AffineAddress, depth: number): void {
    const keep = (at: number): void => {
      if (at >= depth || address.partials.has(at)) return;
      address.partials.add(at);
      this.hoistedAt[at].push(address);
    };
    address.coefficients.forEach((coefficient, axis) => {
      if (coefficient !== 0) keep(axis + 1);
    });
    for (const { atom } of address.atoms) {
      keep(atom.depth);
      if (atom.kind === 'value') this.use(atom.value, atom.depth);
      else this.useAddress(atom.of, atom.depth);
    }
  }

  #make(expression: Expression): Value {
    const common = { dtype: expression.dtype, uses: 0, hoisted: false };
    switch (expression.kind) {
      case 'constant':
        return { ...common, kind: 'constant', depth: 0, value: expression.value };
      case 'scalar':
        return { ...common, kind: 'scalar', depth: 0, slot: expression.slot };
      case 'accumulator':
        return { ...common, kind: 'accumulator', depth: this.axes.parallel.length };
      case 'load': {
        const address = this.address(expression.buffer, expression.dtype, expression.index);
        return { ...common, kind: 'load', depth: address.depth, address };
      }
      case 'index': {
        const address = this.#address(expression.index, 1, -1);
        return { ...common, kind: 'index', depth: address.depth, address };
      }
      case 'apply': {
        const args = expression.args.map((arg) => this.value(arg));
        const depth = Math.max(0, ...args.map((arg) => arg.depth));
        return { ...common, kind: 'apply', depth, fn: expression.fn, args };
      }
    }
  }

  #address(index: Index, scale: number, buffer: number): AffineAddress {
    const { parallel, reduced, renumbered } = this.axes;
    const coefficients = new Array<number>(parallel.length + reduced.length).fill(0);
    // If axes were joined, the last of them has the step.
    const byKernelAxis = new Array<number>(renumbered.length).fill(0);
    const atoms: { factor: number; atom: Atom }[] = [];
    for (const { factor, atom } of index.terms) {
      if (atom.kind === 'axis') byKernelAxis[atom.axis] += factor * scale;
      else atoms.push({ factor: factor * scale, atom: this.#atom(atom) });
    }
    byKernelAxis.forEach((coefficient, axis) => {
      if (renumbered[axis] >= 0) coefficients[renumbered[axis]] = coefficient;
    });
    const depth = Math.max(
      coefficients.findLastIndex((coefficient) => coefficient !== 0) + 1,
      ...atoms.map(({ atom }) => atom.depth),
    );
    const rising =
      index.offset >= 0 &&
      coefficients.every((coefficient) => coefficient >= 0) &&
      atoms.every(({ factor }) => factor >= 0);
    const immediate = buffer >= 0 && rising ? index.offset * scale : 0;
    const offset = index.offset * scale - immediate;
    const scattered = atoms.some(({ atom }) => atom.varies);
    return {
      buffer,
      coefficients,
      offset,
      immediate,
      atoms,
      depth,
      scattered,
      partials: new Set(),
    };
  }

  #atom(atom: Exclude<IndexAtom, { kind: 'axis' }>): Atom {
    if (atom.kind === 'value') {
      const value = this.#check(atom.value, atom.extent);
      return { kind: 'value', value, depth: value.depth, varies: this.#varies(value) };
    }
    const of = this.#address(atom.of, 1, -1);
    const varies = of.scattered || (this.vectorAxis >= 0 && of.coefficients[this.vectorAxis] !== 0);
    if (atom.kind === 'clamp') {
      return { kind: 'clamp', of, extent: atom.extent, depth: of.depth, varies };
    }
    return { kind: atom.kind, of, by: atom.by, depth: of.depth, varies };
  }

  #check(expression: Expression, extent: number): Value {
    const byExtent = this.#checked.get(expression) ?? new Map<number, Value>();
    this.#checked.set(expression, byExtent);
    const known = byExtent.get(extent);
    if (known) return known;
    const of = this.value(expression);
    const { dtype, depth } = of;
    const made: Value = { kind: 'checked', dtype, depth, uses: 0, hoisted: false, of, extent };
    byExtent.set(extent, made);
    return made;
  }

  /** Whether lanes of one vector may differ. */
  #varies(value: Value): boolean {
    const known = this.#varying.get(value);
    if (known !== undefined) return known;
    const varies = this.#mayDiffer(value);
    this.#varying.set(value, varies);
    return varies;
  }

  #mayDiffer(value: Value): boolean {
    if (value.kind === 'apply') return value.args.some((arg) => this.#varies(arg));
    if (value.kind === 'checked') return this.#varies(value.of);
    if (value.kind === 'accumulator') return true;
    if (value.kind !== 'load' && value.kind !== 'index') return false;
    const { scattered, coefficients } = value.address;
    return scattered || (this.vectorAxis >= 0 && coefficients[this.vectorAxis] !== 0);
  }
}
