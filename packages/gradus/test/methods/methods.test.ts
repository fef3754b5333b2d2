/** `import 'gradus/methods'` makes the functions of a tensor methods. */
import { tensor } from 'gradus';
import { beforeAll, expect, expectTypeOf, test } from 'vitest';
import * as functions from '../../src/functions/index.ts';
import * as others from '../../src/functions/others.ts';
import { Tensor } from '../../src/tensor/index.ts';

const own = new Set(Object.getOwnPropertyNames(Tensor.prototype));
const before = new Map([...own].map((name) => [name, describe(name)]));

function describe(name: string): PropertyDescriptor | undefined {
  return Object.getOwnPropertyDescriptor(Tensor.prototype, name);
}

/** The functions that become methods. */
const names = Object.entries(functions)
  .filter(([name, value]) => typeof value === 'function' && !(name in others) && !own.has(name))
  .map(([name]) => name);

beforeAll(() => import('gradus/methods'));

test('every function of a tensor is a method', () => {
  expect(names).toContain('square');
  for (const name of names) expect(Tensor.prototype, name).toHaveProperty(name);
});

test('functions of other arguments are not', () => {
  for (const name of Object.keys(others)) expect(before.has(name) || !describe(name)).toBe(true);
});

test('the methods of the class stay as they are', () => {
  for (const [name, descriptor] of before) expect(describe(name), name).toEqual(descriptor);
});

test('a method passes its tensor and its arguments on', async () => {
  const y = tensor([1, -3]).square();
  expectTypeOf(y).toEqualTypeOf<Tensor>();
  expect(await y.toArray()).toEqual([1, 9]);
});

test('methods are not listed with the values of a tensor', () => {
  expect(Object.keys(Tensor.prototype)).toEqual([]);
});
