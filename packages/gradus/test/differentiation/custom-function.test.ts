/** Functions with gradients of their own, and the search for the first NaN. */
import { engineStatistics, GradusError, grad, ones, ShapeError, type Tensor, tensor } from 'gradus';
import * as autograd from 'gradus/autograd';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';

type Context = autograd.FunctionContext;
const values = (x: Tensor | null | undefined): number[] => [...(x as Tensor).dataSync()];
const leaf = (...data: number[]): Tensor => tensor(data, { requiresGrad: true });

/** exp, with the output saved. */
class Exp extends autograd.Function {
  static override forward(ctx: Context, x: Tensor): Tensor {
    const y = x.exp();
    ctx.saveForBackward(y);
    return y;
  }
  static override backward(ctx: Context, gradient: Tensor): Tensor {
    return gradient.mul(ctx.savedTensors[0]);
  }
}

/** x · y · factor, and x + y. */
class Both extends autograd.Function {
  static override forward(ctx: Context, x: Tensor, y: Tensor, factor: number): Tensor[] {
    ctx.saveForBackward(x, y);
    ctx.factor = factor;
    return [x.mul(y).mul(factor), x.add(y)];
  }
  static override backward(ctx: Context, product: Tensor, sum: Tensor): (Tensor | null)[] {
    const [x, y] = ctx.savedTensors;
    const [needsX] = ctx.needsInputGrad;
    return [
      needsX ? product.mul(y).mul(ctx.factor).add(sum) : null,
      product.mul(x).mul(ctx.factor).add(sum),
      null,
    ];
  }
}

describe('Function', () => {
  test('has the gradient of its backward, and higher ones through saved outputs', () => {
    const x = leaf(0.5, -1);
    let y = Exp.apply(x);
    for (let order = 0; order < 3; order++) {
      y = grad(y.sum(), x, null, { createGraph: true })[0];
      values(y).forEach((value, i) => {
        expect(value).toBeCloseTo(Math.exp([0.5, -1][i]), 6);
      });
    }
  });

  test('may have several outputs and arguments other than tensors', () => {
    const [x, y] = [leaf(1, 2), leaf(3, 4)];
    const [product, sum] = Both.apply(x, y, 10);
    expect([values(product), values(sum)]).toEqual([
      [30, 80],
      [4, 6],
    ]);
    product.sum().add(sum.mul(100).sum()).backward();
    expect([values(x.grad), values(y.grad)]).toEqual([
      [130, 140],
      [110, 120],
    ]);
    // An output that no gradient reaches counts as 0, and an input without requiresGrad gets none.
    const [alone] = Both.apply(tensor([1, 2]), y.detach().requiresGrad_(), 1);
    expect(alone.requiresGrad).toBe(true);
    alone.sum().backward();
  });

  test('outputs that are not differentiable require no gradient', () => {
    class Sorted extends autograd.Function {
      static override forward(ctx: Context, x: Tensor): Tensor[] {
        const marked = x.mul(1);
        ctx.markNonDifferentiable(marked);
        return [x.mul(2), marked, x.gt(0)];
      }
      static override backward(_ctx: Context, ...gradients: Tensor[]): Tensor {
        expect(gradients).toHaveLength(3);
        return gradients[0].mul(2);
      }
    }
    const x = leaf(1, -1);
    const outputs = Sorted.apply(x);
    expect(outputs.map(({ requiresGrad }) => requiresGrad)).toEqual([true, false, false]);
    outputs[0].sum().backward();
    expect(values(x.grad)).toEqual([2, 2]);
  });

  test('null stands for gradients that do not exist, with setMaterializeGrads(false)', () => {
    class Lazy extends autograd.Function {
      static override forward(ctx: Context, x: Tensor): Tensor[] {
        ctx.setMaterializeGrads(false);
        return [x.mul(1), x.mul(1)];
      }
      static override backward(_ctx: Context, a: Tensor | null, b: Tensor | null): Tensor | null {
        expect(b).toBeNull();
        return a;
      }
    }
    const x = leaf(1);
    Lazy.apply(x)[0].sum().backward();
    expect(values(x.grad)).toEqual([1]);
  });

  test('sums a gradient that its argument broadcasts to, as PyTorch does', () => {
    class Add extends autograd.Function {
      static override forward(_ctx: Context, x: Tensor, y: Tensor): Tensor {
        return x.add(y);
      }
      static override backward(_ctx: Context, gradient: Tensor): Tensor[] {
        return [gradient, gradient];
      }
    }
    const [x, y] = [ones([3, 2], { requiresGrad: true }), leaf(1, 1)];
    Add.apply(x, y).sum().backward();
    expect(values(y.grad)).toEqual([3, 3]);
  });

  test('refuses wrong results', () => {
    const made = (forward: unknown, backward: unknown) => {
      class Wrong extends autograd.Function {
        static override forward = forward as typeof autograd.Function.forward;
        static override backward = backward as typeof autograd.Function.backward;
      }
      return () => (Wrong.apply(leaf(1, 2), 5) as Tensor).sum().backward();
    };
    const double = (_ctx: Context, x: Tensor): Tensor => x.mul(2);
    expect(made(() => 1, double)).toThrow(/Wrong\.forward must return a tensor or an array/);
    expect(made(double, (_: Context, g: Tensor) => g)).toThrow(
      /returned 1 gradients, and forward takes 2/,
    );
    expect(made(double, () => [1, null])).toThrow(/got 1 as gradient 0/);
    expect(made(double, (_: Context, g: Tensor) => [g, g])).toThrow(/argument 1, which is 5/);
    expect(made(double, () => [ones([3]), null])).toThrow(ShapeError);
    class Empty extends autograd.Function {}
    expect(() => Empty.apply(leaf(1))).toThrow(/needs a static method forward/);
    class Keeping extends Exp {
      static override forward(ctx: Context, x: Tensor): Tensor {
        ctx.saveForBackward(3 as never);
        return x;
      }
    }
    expect(() => Keeping.apply(leaf(1))).toThrow(/expected tensors, got 3/);
  });

  test('inside a training step compiles nothing after the first steps, and trains', () => {
    const layer = new nn.Linear(1, 1, { bias: false });
    layer.weight.setData(Float32Array.of(1));
    const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
    const losses: number[] = [];
    let compilations = 0;
    for (let step = 0; step < 6; step++) {
      optimizer.zeroGrad();
      const loss = Exp.apply(layer.forward(ones([1, 1]))).sum();
      loss.backward();
      optimizer.step();
      losses.push(loss.itemSync());
      if (step === 2) ({ compilations } = engineStatistics());
    }
    expect(engineStatistics().compilations).toBe(compilations);
    let w = 1;
    for (const loss of losses) {
      expect(loss).toBeCloseTo(Math.exp(w), 5);
      w -= 0.1 * Math.exp(w);
    }
  });

  test('functions with equal graphs and different gradients do not share programs', () => {
    class Scaled extends autograd.Function {
      static override forward(ctx: Context, x: Tensor, factor: number): Tensor {
        ctx.factor = factor;
        return x.mul(1);
      }
      static override backward(ctx: Context, gradient: Tensor): (Tensor | null)[] {
        return [ctx.factor > 1 ? gradient.mul(ctx.factor) : gradient.neg(), null];
      }
    }
    const through = (factor: number): number[] => {
      const x = leaf(1);
      Scaled.apply(x, factor).sum().backward();
      return values(x.grad);
    };
    expect([through(3), through(1), through(3), through(5)]).toEqual([[3], [-1], [3], [5]]);
  });
});

test('autograd.backward goes through a shared graph once', () => {
  const x = leaf(2);
  const y = x.mul(x);
  autograd.backward([y, y.mul(3)], [null, tensor([10])]);
  expect(values(x.grad)).toEqual([124]);
});

describe('detectAnomaly', () => {
  test('names the operation, its layer and the call', () => {
    class Root extends nn.Module {
      forward(x: Tensor): Tensor {
        return x.sqrt();
      }
    }
    const model = new nn.Sequential(new nn.ReLU(), new Root());
    const run = () =>
      autograd.detectAnomaly(() => model.forward(leaf(0, 4)).mul(0).sum().backward());
    expect(run).toThrow(
      /backward of 'sqrt' of 1 \(Root\) made a NaN in the gradient of its input 0/,
    );
    try {
      run();
    } catch (error) {
      expect((error as GradusError).code).toBe('anomaly');
      expect(String(((error as Error).cause as Error).stack)).toContain('custom-function.test.ts');
    }
  });

  test('changes no result, and refuses promises', () => {
    const x = leaf(1, 4);
    expect(autograd.detectAnomaly(() => x.sqrt().sum().backward())).toBeUndefined();
    expect(values(x.grad)).toEqual([0.5, 0.25]);
    expect(() => autograd.detectAnomaly(async () => 1)).toThrow(GradusError);
  });
});
