/** The nodes that backward records, and the gradients after steps have overwritten parameters. */
import { type Tensor, tensor } from 'gradus';
import { Parameter } from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { deferGradients, gradientOf } from '../../src/autograd/deferred.ts';
import { leadsBackward, RELEASED } from '../../src/autograd/gradients.ts';
import { Storage } from '../../src/graph/storage.ts';
import { tuple } from '../../src/graph/tuple.ts';
import { add, multiply } from '../../src/ops/elementwise.ts';
import { leaf as leafNode, scalar } from '../../src/ops/leaves.ts';
import { readsOverwritten } from '../../src/runtime/traversal.ts';

const values = (x: Tensor | null): number[] => [...(x as Tensor).dataSync()];
const leaf = (...data: number[]): Tensor => tensor(data, { requiresGrad: true });

describe('pow at base 0', () => {
  test('has gradient 0 for the base if the exponent is 0', () => {
    const x = leaf(0, 0, 0, 2);
    x.pow(tensor([0, 1, 2, 0]))
      .sum()
      .backward();
    expect(values(x.grad)).toEqual([0, 1, 0, 0]);
  });

  test('has gradient 0 for an exponent of at least 0, and no finite one below', () => {
    const exponent = leaf(0, 1, 2.5, -1);
    tensor([0, 0, 0, 0]).pow(exponent).sum().backward();
    expect(values(exponent.grad)).toEqual([0, 0, 0, Number.NEGATIVE_INFINITY]);
  });
});

describe('backward is possible', () => {
  const parameter = () =>
    leafNode(new Storage('float32', Float32Array.of(2), true), tuple([1]), true);

  test('if every node below exists, and only then', () => {
    const a = parameter();
    const inner = multiply(a, a);
    const outer = add(inner, inner);
    expect(leadsBackward(outer)).toBe(true);
    expect(leadsBackward(scalar(1, tuple([1])))).toBe(false);
    inner.spent = true;
    expect([inner, outer].map(leadsBackward)).toEqual([false, false]);
    inner.spent = false;
    inner.inputs = RELEASED;
    expect([inner, outer].map(leadsBackward)).toEqual([false, false]);
  });

  test('also if a value without a gradient was released', () => {
    const fixed = add(scalar(1, tuple([1])), scalar(2, tuple([1])));
    fixed.inputs = RELEASED;
    expect(leadsBackward(multiply(parameter(), fixed))).toBe(true);
  });
});

/** The loss a + c² of two parameters, of which only the first is trained. */
function setUp() {
  const a = new Parameter(Float32Array.of(2), [1]);
  const c = leaf(5);
  const optimizer = new SGD([a], { lr: 0.5 });
  const square = c.mul(c);
  const loss = a.add(square).sum();
  const step = (): void => {
    optimizer.step();
    a.dataSync();
  };
  return { a, c, optimizer, square, loss, step };
}

describe('a gradient', () => {
  test('that does not need a parameter exists after steps that overwrite one', () => {
    const { a, c, loss, step } = setUp();
    loss.backward();
    for (let i = 0; i < 3; i++) step();
    expect(values(a)).toEqual([0.5]);
    expect(values(c.grad)).toEqual([10]);
  });

  test('reads an overwritten parameter only if it needs it', () => {
    const parameter = () =>
      leafNode(new Storage('float32', Float32Array.of(2), true), tuple([1]), true);
    const [a, c] = [parameter(), parameter()];
    const deferred = deferGradients(add(a, multiply(c, c)), scalar(1, tuple([1])));
    const both = deferGradients(multiply(a, c), scalar(1, tuple([1])));
    const storage = a.storage as Storage;
    storage.version = 1;
    storage.oldest = 1;
    expect(readsOverwritten(gradientOf(deferred, c))).toBe(false);
    expect(readsOverwritten(gradientOf(both, c))).toBe(true);
    expect(readsOverwritten(gradientOf(both, a))).toBe(false);
  });

  test('is computed once, and the graph stays released', () => {
    const { c, loss, square, step } = setUp();
    loss.backward();
    step();
    expect(values(c.grad)).toEqual([10]);
    expect(() => loss.backward()).toThrow(/released/);
    expect(values(square)).toEqual([25]);
    expect(values(c.grad)).toEqual([10]);
  });
});
