/** Hooks of tensors, and the modes of recording. */
import {
  ArgumentError,
  enableGrad,
  engineStatistics,
  GradusError,
  grad,
  inferenceMode,
  isGradEnabled,
  noGrad,
  ones,
  ShapeError,
  setGradEnabled,
  type Tensor,
  tensor,
} from 'gradus';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';

const values = (x: Tensor | null | undefined): number[] => [...(x as Tensor).dataSync()];
const leaf = (...data: number[]): Tensor => tensor(data, { requiresGrad: true });

describe('registerHook', () => {
  test('sees the whole gradient, and replaces it for everything below', () => {
    const x = leaf(1, 2);
    const y = x.mul(3);
    const seen: number[][] = [];
    y.registerHook((gradient) => {
      seen.push(values(gradient));
      return gradient.mul(10);
    });
    y.sum().add(y.mul(4).sum()).backward();
    expect(seen).toEqual([[5, 5]]);
    expect(values(x.grad)).toEqual([150, 150]);
  });

  test('on a leaf changes what the leaf receives, over steps, until it is removed', () => {
    const w = new nn.Parameter(Float32Array.of(1), [1]);
    const handle = w.registerHook((gradient) => gradient.mul(2));
    const optimizer = new SGD([w], { lr: 1 });
    const step = (): number => {
      optimizer.zeroGrad();
      w.mul(3).sum().backward();
      optimizer.step();
      return w.dataSync()[0];
    };
    expect([step(), step()]).toEqual([-5, -11]);
    handle.remove();
    expect(step()).toBe(-14);
  });

  test('hooks run in the order of registration, and retained gradients come after them', () => {
    const x = leaf(1);
    const y = x.mul(1).retainGrad();
    y.registerHook((gradient) => gradient.add(1));
    y.registerHook((gradient) => gradient.mul(10));
    y.sum().backward();
    expect([values(y.grad), values(x.grad)]).toEqual([[20], [20]]);
    expect(values(grad(x.mul(1).sum(), x)[0])).toEqual([1]);
  });

  test('a hook that returns nothing or another value changes nothing, and grad() calls hooks too', () => {
    const x = leaf(1);
    const y = x.mul(2);
    const shapes: unknown[] = [];
    y.registerHook((gradient) => shapes.push(gradient.shape));
    expect(values(grad(y.sum(), x)[0])).toEqual([2]);
    expect(shapes).toEqual([[1]]);
  });

  test('with createGraph, the second derivative flows through the hook', () => {
    const x = leaf(3);
    const y = x.mul(x);
    y.registerHook((gradient) => gradient.mul(y));
    const [dx] = grad(y.sum(), x, null, { createGraph: true });
    expect(values(dx)).toEqual([54]);
    // 6 x², plus 2 x · (y − 1) · 2 x, since this backward calls the hook too.
    expect(values(grad(dx, x)[0])).toEqual([342]);
  });

  test('a hook registered after backward does not change its gradients', () => {
    const x = leaf(1);
    const y = x.mul(2);
    y.sum().backward();
    y.registerHook((gradient) => gradient.mul(100));
    expect(values(x.grad)).toEqual([2]);
  });

  test('a step with a hook compiles nothing new', () => {
    const layer = new nn.Linear(2, 1);
    layer.weight.registerHook((gradient) => gradient.clamp(-0.1, 0.1));
    const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
    const step = (): void => {
      optimizer.zeroGrad();
      layer
        .forward(ones([3, 2]))
        .sum()
        .backward();
      optimizer.step();
      layer.weight.dataSync();
    };
    for (let i = 0; i < 3; i++) step();
    const { compilations } = engineStatistics();
    for (let i = 0; i < 3; i++) step();
    expect(engineStatistics().compilations).toBe(compilations);
  });

  test('refuses tensors without a gradient, and wrong replacements', () => {
    expect(() => ones([1]).registerHook(() => null)).toThrow(/does not require a gradient/);
    expect(() => leaf(1).registerHook(3 as never)).toThrow(ArgumentError);
    const x = leaf(1, 2);
    const handle = x.registerHook(() => ones([3]));
    expect(() => x.sum().backward()).toThrow(ShapeError);
    handle.remove();
    x.registerHook(() => ones([2], { dtype: 'int32' }));
    expect(() => x.sum().backward()).toThrow(/must be float32/);
  });
});

describe('modes', () => {
  const x = leaf(1);

  test('turn recording on and off, also inside one another', () => {
    const modes = noGrad(() => [
      isGradEnabled(),
      enableGrad(() => isGradEnabled()),
      isGradEnabled(),
    ]);
    expect(modes).toEqual([false, true, false]);
    expect(inferenceMode(() => x.mul(2)).requiresGrad).toBe(false);
    expect(setGradEnabled(false, () => x.mul(2).requiresGrad)).toBe(false);
    expect(noGrad(() => setGradEnabled(true, () => x.mul(2).requiresGrad))).toBe(true);
    expect(isGradEnabled()).toBe(true);
  });

  test('setGradEnabled without a function stays', () => {
    setGradEnabled(false);
    const mode = isGradEnabled();
    setGradEnabled(true);
    expect([mode, isGradEnabled()]).toEqual([false, true]);
  });

  test('refuse promises and other arguments', () => {
    for (const mode of [noGrad, enableGrad, inferenceMode]) {
      expect(() => mode((async () => 1) as never)).toThrow(GradusError);
      expect(() => mode(3 as never)).toThrow(new RegExp(`Call ${mode.name}\\(\\(\\) => `));
    }
    expect(() => setGradEnabled(1 as never)).toThrow(/mode must be a boolean/);
    expect(() => setGradEnabled(true, 3 as never)).toThrow(/Call setGradEnabled\(true, \(\) => /);
    expect(isGradEnabled()).toBe(true);
  });
});
