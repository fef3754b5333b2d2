/** Arithmetic on the indexes of loop code, which keeps them in simplest form. */
import type { Expression, Index, IndexAtom, IndexTerm } from './loop.ts';

export const ZERO: Index = { terms: [], offset: 0 };

/** The loop variable of `axis`, or 0 if the axis has one point. */
export function axisIndex(axis: number, extent: number): Index {
  return extent === 1 ? ZERO : ofAtom({ kind: 'axis', axis, extent });
}

/** An index read from data. */
export function valueIndex(value: Expression, extent: number): Index {
  return ofAtom({ kind: 'value', value, extent });
}

function ofAtom(atom: IndexAtom): Index {
  return { terms: [{ factor: 1, atom }], offset: 0 };
}

/** The smallest and the largest value of an index. */
export function rangeOf(index: Index): { min: number; max: number } {
  let min = index.offset;
  let max = index.offset;
  for (const { factor, atom } of index.terms) {
    const range = atomRange(atom);
    min += factor >= 0 ? factor * range.min : factor * range.max;
    max += factor >= 0 ? factor * range.max : factor * range.min;
  }
  return { min, max };
}

function atomRange(atom: IndexAtom): { min: number; max: number } {
  switch (atom.kind) {
    case 'axis':
    case 'clamp':
    case 'value':
      return { min: 0, max: Math.max(0, atom.extent - 1) };
    case 'quotient': {
      const { min, max } = rangeOf(atom.of);
      return { min: Math.floor(min / atom.by), max: Math.floor(max / atom.by) };
    }
    case 'remainder': {
      const { max } = rangeOf(atom.of);
      return { min: 0, max: Math.min(max, atom.by - 1) };
    }
  }
}

/** The sum of factor · index. */
export function linear(parts: readonly (readonly [number, Index])[]): Index {
  let offset = 0;
  const terms: IndexTerm[] = [];
  for (const [factor, index] of parts) {
    if (factor === 0) continue;
    offset += factor * index.offset;
    for (const term of index.terms) addTerm(terms, factor * term.factor, term.atom);
  }
  return { terms: terms.filter((term) => term.factor !== 0), offset };
}

export function addOffset(index: Index, offset: number): Index {
  return offset === 0 ? index : { terms: index.terms, offset: index.offset + offset };
}

function addTerm(terms: IndexTerm[], factor: number, atom: IndexAtom): void {
  const same = terms.findIndex((term) => sameAtom(term.atom, atom));
  if (same >= 0) {
    const sum = terms[same].factor + factor;
    terms[same] = { factor: sum, atom };
    return;
  }
  // f·b·⌊x/b⌋ + f·(x mod b) = f·x undoes what splitting a dimension did.
  for (let i = 0; i < terms.length; i++) {
    const whole = recombine(terms[i], { factor, atom }) ?? recombine({ factor, atom }, terms[i]);
    if (whole === null) continue;
    terms.splice(i, 1);
    for (const term of whole.of.terms) addTerm(terms, whole.factor * term.factor, term.atom);
    return;
  }
  terms.push({ factor, atom });
}

/** x and its factor f, if the two terms are f·b·⌊x/b⌋ and f·(x mod b) and x has no offset. */
function recombine(a: IndexTerm, b: IndexTerm): { factor: number; of: Index } | null {
  if (a.atom.kind !== 'quotient' || b.atom.kind !== 'remainder') return null;
  if (a.atom.by !== b.atom.by || a.factor !== b.factor * b.atom.by) return null;
  if (a.atom.of.offset !== 0 || !sameIndex(a.atom.of, b.atom.of)) return null;
  return { factor: b.factor, of: b.atom.of };
}

/** ⌊index / by⌋ for an index ≥ 0. */
export function quotient(index: Index, by: number): Index {
  if (by === 1) return index;
  const { whole, rest } = split(index, by);
  const { min, max } = rangeOf(rest);
  if (min >= 0 && max < by) return whole;
  return linear([
    [1, whole],
    [1, quotientAtom(rest, by)],
  ]);
}

function quotientAtom(rest: Index, by: number): Index {
  const inner = rest.terms.length === 1 && rest.offset === 0 ? rest.terms[0] : null;
  if (inner !== null && inner.factor === 1 && inner.atom.kind === 'quotient') {
    return quotient(inner.atom.of, inner.atom.by * by);
  }
  return ofAtom({ kind: 'quotient', of: rest, by });
}

/** index mod by, for an index ≥ 0. */
export function remainder(index: Index, by: number): Index {
  if (by === 1) return ZERO;
  const { rest } = split(index, by);
  const { min, max } = rangeOf(rest);
  if (min >= 0 && max < by) return rest;
  return ofAtom({ kind: 'remainder', of: rest, by });
}

/** Splits index = by · whole + rest. Divisible terms go to `whole`; the smallest value of `rest` is in [0, by). */
function split(index: Index, by: number): { whole: Index; rest: Index } {
  const whole: IndexTerm[] = [];
  const rest: IndexTerm[] = [];
  for (const term of index.terms) {
    if (term.factor % by === 0) whole.push({ factor: term.factor / by, atom: term.atom });
    else rest.push(term);
  }
  const candidate = { terms: rest, offset: index.offset };
  const shift = Math.floor(rangeOf(candidate).min / by);
  return {
    whole: { terms: whole, offset: shift },
    rest: { terms: rest, offset: index.offset - shift * by },
  };
}

/** The index clamped to [0, extent). */
export function clampIndex(index: Index, extent: number): Index {
  const { min, max } = rangeOf(index);
  return min >= 0 && max < extent ? index : ofAtom({ kind: 'clamp', of: index, extent });
}

export function sameIndex(a: Index, b: Index): boolean {
  if (a === b) return true;
  if (a.offset !== b.offset || a.terms.length !== b.terms.length) return false;
  return a.terms.every((term, i) => {
    const other = b.terms[i];
    return term.factor === other.factor && sameAtom(term.atom, other.atom);
  });
}

export function sameAtom(a: IndexAtom, b: IndexAtom): boolean {
  if (a === b) return true;
  if (a.kind === 'axis') return b.kind === 'axis' && a.axis === b.axis;
  if (a.kind === 'value') {
    return b.kind === 'value' && a.value === b.value && a.extent === b.extent;
  }
  if (a.kind === 'clamp') {
    return b.kind === 'clamp' && a.extent === b.extent && sameIndex(a.of, b.of);
  }
  return a.kind === b.kind && a.by === b.by && sameIndex(a.of, b.of);
}

/** Row-major strides of a shape. */
function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= shape[d];
  }
  return strides;
}

/** The position of a point in row-major order. */
export function flatten(at: readonly Index[], shape: readonly number[]): Index {
  const strides = stridesOf(shape);
  return linear(at.map((index, d) => [strides[d], index] as const));
}

/** The point of `shape` at a position in row-major order. */
export function unflatten(position: Index, shape: readonly number[]): Index[] {
  const strides = stridesOf(shape);
  const isEmpty = shape.includes(0);
  return shape.map((extent, d) => {
    if (extent === 1 || isEmpty) return ZERO;
    const high = quotient(position, strides[d]);
    return d === 0 ? high : remainder(high, extent);
  });
}
