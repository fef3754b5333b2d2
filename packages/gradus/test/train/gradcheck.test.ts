import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { setBackend } from '../../src/runtime/index.ts';
import { type Tensor, tensor } from '../../src/tensor/index.ts';
import { GradcheckError, gradcheck } from '../../src/train/gradcheck.ts';
import { ArgumentError } from '../../src/util/errors.ts';

setBackend(createReferenceBackend());

const wanting = (values: number[] | number[][]) => tensor(values, { requiresGrad: true });

describe('gradcheck', () => {
  test('agrees with right gradients, far more closely than float32 could', () => {
    const x = wanting([
      [0.3, -1.2],
      [0.7, 2.1],
    ]);
    const y = wanting([0.4, -0.9]);
    const strict = { atol: 1e-9, rtol: 1e-7 };
    expect(gradcheck((a, b) => a.mul(b).tanh().matmul(a.exp()).softmax(1), [x, y], strict)).toBe(
      true,
    );
    expect(gradcheck((a) => a.sigmoid().log().sum(), [x], strict)).toBe(true);
  });

  test('names the place where a gradient is wrong', () => {
    const halved = (x: Tensor) => x.mul(0.5).add(x.mul(0.5).detach());
    const wrong = () => gradcheck(halved, [wanting([1, 2])]);
    expect(wrong).toThrow(GradcheckError);
    expect(wrong).toThrow(/∂output\[0\]\/∂input0\[0\] is 0\.5 by backward and (1|0\.9999|1\.0000)/);
  });

  test('checks only inputs with requiresGrad; the others can have any dtype', () => {
    const rows = tensor([1, 0, 1], { dtype: 'int32' });
    const x = wanting([
      [1, 2],
      [3, 4],
    ]);
    expect(gradcheck((a, index) => a.indexSelect(0, index).exp(), [x, rows])).toBe(true);
    expect(() => gradcheck((a) => a, [tensor([1])])).toThrow(ArgumentError);
  });

  test('does not change the inputs, their gradients or the backend', () => {
    const x = wanting([0.5, 0.25]);
    gradcheck((a) => a.mul(a), [x]);
    expect(x.grad).toBeNull();
    expect(x.mul(3).dataSync()).toEqual(Float32Array.of(1.5, 0.75));
  });
});
