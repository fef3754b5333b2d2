/** The rules for a single kernel. */
import type { DType } from '../../src/ir/dtype.ts';
import type { Index, Kernel, Program, Reduction } from '../../src/ir/loop.ts';
import { printIndex } from '../../src/ir/print.ts';
import { countReads, type LoopNode, storeRoots } from '../../src/ir/walk.ts';
import { type Fail, NodeVerifier } from './verify-node.ts';

/** Calls `fail` with the first rule that the kernel breaks. */
export function verifyKernel(program: Program, kernel: Kernel, fail: Fail): void {
  const { extents, reduction, stores } = kernel;
  for (const extent of [...extents, ...(reduction?.extents ?? [])]) {
    if (!Number.isSafeInteger(extent) || extent < 0)
      fail(`extent ${extent} is not a whole number ≥ 0`);
  }
  if (stores.length === 0) fail('it stores nothing');
  const runs = !extents.includes(0);
  if (reduction !== null) verifyReduction(program, extents, reduction, fail);
  const accumulator = reduction === null ? null : accumulatorType(reduction);
  const verifier = new NodeVerifier(program, { axes: extents, accumulator, runs }, fail);
  for (const root of storeRoots(kernel)) verifier.visit(root);
  for (const { buffer, index, value } of stores) {
    verifier.access('stores', buffer, index, value.dtype);
  }
  if (runs) verifyStores(kernel, fail);
  verifyInPlace(kernel, fail);
}

function verifyReduction(
  program: Program,
  extents: readonly number[],
  { extents: inner, combine, value }: Reduction,
  fail: Fail,
): void {
  const axes = [...extents, ...inner];
  const scope = { axes, accumulator: null, runs: !axes.includes(0) };
  new NodeVerifier(program, scope, fail).visit(value);
  if (value.dtype === 'bool')
    fail(`a ${combine} of bool has no meaning; cast it to a number first`);
}

/** The dtype of a reduction's result. */
function accumulatorType({ combine, value }: Reduction): DType {
  return combine === 'argmax' || combine === 'argmin' ? 'int32' : value.dtype;
}

/** Different points, and the stores of one point, must write different elements. */
function verifyStores({ extents, stores }: Kernel, fail: Fail): void {
  for (const { buffer, index } of stores) {
    const text = `b${buffer}[${printIndex(index)}]`;
    const linear = linearIndexOf(index, extents);
    if (linear === null) fail(`the store to ${text} is not linear in the loop variables`);
    else if (!isInjective(linear, extents)) fail(`two points store to the same element ${text}`);
  }
  stores.forEach((a, i) => {
    for (const b of stores.slice(i + 1)) {
      if (a.buffer === b.buffer) fail(`it stores twice to buffer ${a.buffer}`);
    }
  });
}

/** A kernel may read a buffer that it stores to outside its reduction, and only at the very element. */
function verifyInPlace(kernel: Kernel, fail: Fail): void {
  const { extents, reduction, stores } = kernel;
  const inside = reduction === null ? [] : loadsBelow([reduction.value]);
  const outside = loadsBelow(storeRoots(kernel));
  for (const { buffer, index } of stores) {
    if (inside.some((load) => load.buffer === buffer)) {
      fail(`its reduction reads buffer ${buffer}, which it stores to`);
    }
    for (const load of outside) {
      if (load.buffer !== buffer || sameElement(load.index, index, extents)) continue;
      fail(
        `it reads b${buffer}[${printIndex(load.index)}] and stores b${buffer}[${printIndex(index)}]; ` +
          'both must be the same element',
      );
    }
  }
}

function loadsBelow(roots: readonly LoopNode[]): { buffer: number; index: Index }[] {
  return [...countReads(roots).keys()].filter((node) => 'kind' in node && node.kind === 'load') as {
    buffer: number;
    index: Index;
  }[];
}

interface LinearIndex {
  /** By axis; 0 for axes of extent 1. */
  readonly strides: readonly number[];
  readonly offset: number;
}

function linearIndexOf({ terms, offset }: Index, extents: readonly number[]): LinearIndex | null {
  const strides = new Array<number>(extents.length).fill(0);
  for (const { factor, atom } of terms) {
    if (atom.kind !== 'axis') return null;
    if (extents[atom.axis] > 1) strides[atom.axis] += factor;
  }
  return { strides, offset };
}

function sameElement(a: Index, b: Index, extents: readonly number[]): boolean {
  const [p, q] = [linearIndexOf(a, extents), linearIndexOf(b, extents)];
  if (p === null || q === null || p.offset !== q.offset) return false;
  return p.strides.every((stride, axis) => stride === q.strides[axis]);
}

/** Whether each stride is larger than the sum of all that the smaller ones reach. */
function isInjective({ strides }: LinearIndex, extents: readonly number[]): boolean {
  const steps = strides.flatMap((stride, axis) =>
    extents[axis] > 1 ? [{ size: Math.abs(stride), extent: extents[axis] }] : [],
  );
  steps.sort((a, b) => a.size - b.size);
  let reach = 0;
  return steps.every(({ size, extent }) => {
    if (size <= reach) return false;
    reach += size * (extent - 1);
    return true;
  });
}
