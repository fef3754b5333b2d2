/** What every backend refuses, for those who drive one themselves. */
import type { DType, TypedArray } from '../ir/dtype.ts';
import type { BufferSpec } from '../ir/loop.ts';
import { GradusError } from '../util/errors.ts';
import type { ArgumentSets, Handle } from './backend.ts';

export function checkLength(length: number): void {
  if (Number.isSafeInteger(length) && length >= 0) return;
  throw new GradusError(`Cannot allocate ${length} elements: a length is an integer ≥ 0.`);
}

/** Checks that `data` fills the memory; with `start`, that it fits behind it. */
export function checkData({ length }: Handle, data: TypedArray, start?: number): void {
  if (start === undefined ? data.length === length : start + data.length <= length) return;
  const place = start === undefined ? '' : ` at element ${start}`;
  throw new GradusError(
    `Cannot write ${data.length} elements to memory of ${length} elements${place}.`,
  );
}

/** Checks the handle or the input that becomes a buffer of a program. */
export function checkBuffer(number: number, spec: BufferSpec, dtype: DType, length: number): void {
  if (dtype === spec.dtype && length === spec.length) return;
  throw new GradusError(
    `Buffer ${number} (${spec.role}) has ${spec.length} elements of ${spec.dtype}, ` +
      `but got ${length} of ${dtype}.`,
  );
}

/** Checks how many states, inputs and scalars a program is run with. */
export function checkCounts(
  wanted: readonly number[],
  states: number,
  inputs: number,
  scalars: number,
): void {
  if (states === wanted[0] && inputs === wanted[1] && scalars === wanted[2]) return;
  throw new GradusError(
    `A program with ${wanted[0]} states, ${wanted[1]} inputs and ${wanted[2]} scalars was run ` +
      `with ${states}, ${inputs} and ${scalars}.`,
  );
}

/** Checks the arguments of several runs of a program whose inputs are `specs`. */
export function checkSets(
  wanted: readonly number[],
  specs: readonly BufferSpec[],
  states: number,
  { count, inputs, scalars }: ArgumentSets,
): void {
  if (count === 0) return;
  checkCounts(wanted, states, inputs.length, scalars.length / count);
  inputs.forEach(({ values, step }, i) => {
    const runs = step === 0 ? 1 : count;
    checkBuffer(i, specs[i], specs[i].dtype, values.length / runs);
  });
}

export function refuseForeign(): never {
  throw new GradusError('This handle was made by another backend. Copy the data with read().');
}

export function refuseReleased(what: Handle | 'program'): never {
  const name = what === 'program' ? what : `handle of ${what.length} ${what.dtype} elements`;
  throw new GradusError(`A ${name} was used after its release.`, { code: 'released' });
}
