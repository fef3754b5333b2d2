/** Functions of float64 tensors on the reference backend, compared with PyTorch. */
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { fromArray, type Tensor, tensor, where } from '../../src/tensor/index.ts';
import { GradusError } from '../../src/util/errors.ts';
import { type GoldenArray, loadGoldens, type OpCase } from '../helpers/goldens.ts';
import { callOp } from './calls.ts';
import { expectClose, ROUNDED, type Tolerance } from './close.ts';

const { cases, promotion, tensors } = loadGoldens('float64');
const names = [...new Set(cases.map(({ op }) => op))];
const ops = names.map((name) => [name, cases.filter(({ op }) => op === name)] as const);

const DOUBLE: Tolerance = { relative: 1e-12, scale: 1e-12 };
/** PyTorch's derivative of digamma has ten digits. */
const TRIGAMMA: Tolerance = { relative: 1e-9, scale: 1e-9 };

function leafOf({ dtype, shape, data }: GoldenArray, requiresGrad: boolean): Tensor {
  return fromArray(data.slice(), shape, { dtype, requiresGrad });
}

function check(golden: OpCase): void {
  const inputs = golden.inputs.map((input, i) => leafOf(input, golden.grads[i] !== null));
  const outputs = callOp(golden, inputs);
  golden.outputs.forEach(({ data, dtype, shape }, i) => {
    const what = `${golden.name}, output ${i}`;
    expect([outputs[i].dtype, ...outputs[i].shape], what).toEqual([dtype, ...shape]);
    expectClose(outputs[i].dataSync(), data, DOUBLE, what);
  });
  if (golden.upstream === null) return;
  outputs[0].backward(leafOf(golden.upstream, false));
  golden.grads.forEach((wanted, i) => {
    if (wanted === null) return;
    const what = `${golden.name}, gradient ${i}`;
    expect(inputs[i].grad?.dtype, what).toBe('float64');
    const tolerance = golden.op === 'digamma' ? TRIGAMMA : DOUBLE;
    expectClose(inputs[i].grad!.dataSync(), wanted.data, tolerance, what);
  });
}

describe('PyTorch’s values and gradients', () => {
  const engine = new Engine(createReferenceBackend());
  test.each(ops)('%s', (_, goldens) => {
    for (const golden of goldens) runtime.withEngine(engine, () => check(golden));
  });
});

describe('promotion', () => {
  const engine = new Engine(createReferenceBackend());
  const named = (operand: string | number): Tensor | number =>
    typeof operand === 'number' ? operand : leafOf(tensors[operand], false);
  const call = (op: string, x: Tensor, other: Tensor | number): Tensor => {
    if (op === 'where') return where(tensor([true, false, false]), x, other);
    const method = x[op as keyof Tensor] as unknown as (other: Tensor | number) => Tensor;
    return method.call(x, other);
  };

  test.each(promotion)('$op of $x and $other', ({ op, x, other, result }) => {
    runtime.withEngine(engine, () => {
      const compute = () => call(op, named(x) as Tensor, named(other));
      if (result === null) {
        expect(compute).toThrow(GradusError);
        return;
      }
      const found = compute();
      expect([found.dtype, ...found.shape]).toEqual([result.dtype, ...result.shape]);
      const tolerance = result.dtype === 'float64' ? DOUBLE : ROUNDED;
      expectClose(found.dataSync(), result.data, tolerance, op);
    });
  });
});
