/** Calls of PyTorch in the goldens, as calls of this library. */

import * as gradus from '../../src/index.ts';
import * as F from '../../src/nn/functional/index.ts';
import type { Tensor } from '../../src/tensor/index.ts';
import type { OpArg, OpCase } from '../helpers/goldens.ts';

type Value = Tensor | number | boolean | string | null | Value[] | { [option: string]: Value };
type Result = Tensor | Tensor[];
type Call = (...args: never[]) => Result;

/** Calls other than a method of the first argument. */
const CALLS: Record<string, Call> = {
  batchNormTrained: (x: Tensor, mean: Tensor, variance: Tensor, options: object) => {
    const running = [mean.clone(), variance.clone()];
    F.batchNorm(x, running[0], running[1], { ...options, training: true });
    return running;
  },
  div: gradus.div,
  gumbelSoftmaxOfSeed3: (x: Tensor, tau: number, hard: boolean, dim: number) => {
    gradus.manualSeed(3);
    return F.gumbelSoftmax(x, { tau, hard, dim });
  },
  where: (condition: Tensor, a: Tensor, b: Tensor) => a.where(condition, b),
  view: (x: Tensor, shape: number[]) => x.view(...shape),
  reshape: (x: Tensor, shape: number[]) => x.reshape(...shape),
  permute: (x: Tensor, dimensions: number[]) => x.permute(...dimensions),
  expand: (x: Tensor, shape: number[]) => x.expand(...shape),
  matmulOfTranspose: (a: Tensor, b: Tensor) => a.transpose(0, 1).matmul(b),
  sumOfPermute: (x: Tensor) => x.permute(2, 0, 1).sum(1),
  reshapeOfTranspose: (x: Tensor) => x.transpose(0, 2).reshape(-1),
  addOfExpand: (a: Tensor, b: Tensor) => a.expand(4, 3).add(b),
  softmaxOfTranspose: (x: Tensor) => x.transpose(0, 1).softmax(1),
  index: (x: Tensor, ...items: Item[]) => gradus.index(x, ...itemsOf(items)),
  setItem: (x: Tensor, items: Item[], value: Tensor | number | boolean) =>
    gradus.set(x.clone(), itemsOf(items), value),
  mulOfSlice: (x: Tensor) => x.slice(1, 0, null, 2).mul(x.slice(1, 1, null, 2)),
};

/** An item of brackets in a golden: a slice is written as its three numbers. */
type Item = gradus.IndexItem | { slice: [number | null, number | null, number?] };

function itemsOf(items: readonly Item[]): gradus.IndexItem[] {
  return items.map((item) =>
    item !== null && typeof item === 'object' && 'slice' in item && Array.isArray(item.slice)
      ? gradus.slice(...item.slice)
      : (item as gradus.IndexItem),
  );
}

/** The exports of the library other than methods of Tensor. */
const FUNCTIONS: Readonly<Record<string, unknown>> = {
  ...gradus,
  ...Object.fromEntries(Object.entries(F).map(([name, value]) => [`F.${name}`, value])),
};

/** Calls for which null differs from a missing argument. */
const NULLABLE = new Set(['clamp', 'clip', 'index', 'setItem', 'slice']);

/** The function of this name, or undefined if the library has none. */
function callOf(op: string, args: readonly Value[]): Call | undefined {
  if (CALLS[op] !== undefined) return CALLS[op];
  const [first] = args;
  const isMethod = first instanceof gradus.Tensor && op in first;
  const found = isMethod ? first[op as keyof Tensor] : FUNCTIONS[op];
  if (typeof found !== 'function') return undefined;
  const call = found as unknown as (this: unknown, ...args: Value[]) => Result;
  return (...given: Value[]) => (isMethod ? call.apply(first, given.slice(1)) : call(...given));
}

/** Whether the library has the op of a case. */
export function hasOp({ op, args }: OpCase, inputs: readonly Tensor[]): boolean {
  return callOf(op, argumentsOf(args, inputs)) !== undefined;
}

/** @throws Error if the library lacks the op */
export function callOp({ op, args }: OpCase, inputs: readonly Tensor[]): Tensor[] {
  const values = argumentsOf(args, inputs);
  const call = callOf(op, values);
  if (call === undefined) throw new Error(`gradus has no ${op}`);
  const given = NULLABLE.has(op) ? values : values.map((value) => value ?? undefined);
  const result = call(...(given as never[]));
  return Array.isArray(result) ? result : [result];
}

function argumentsOf(args: readonly OpArg[], inputs: readonly Tensor[]): Value[] {
  return args.map((arg): Value => {
    if (Array.isArray(arg)) return argumentsOf(arg, inputs);
    if (typeof arg !== 'object' || arg === null) return arg;
    if (typeof arg.input === 'number') return inputs[arg.input];
    const options = argumentsOf(Object.values(arg), inputs);
    return Object.fromEntries(Object.keys(arg).map((name, i) => [name, options[i]]));
  });
}
