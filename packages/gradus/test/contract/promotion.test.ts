import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { fromArray, full, ones, type Tensor, where } from '../../src/tensor/index.ts';
import { GradusError } from '../../src/util/errors.ts';
import { type GoldenArray, loadGoldens } from '../helpers/goldens.ts';
import { BACKENDS } from './backends.ts';
import { EXACT, expectClose, ROUNDED } from './close.ts';

const goldens = loadGoldens('promotion');

function tensorOf({ dtype, shape, data }: GoldenArray): Tensor {
  return fromArray(data.slice(), shape, { dtype });
}

function named(operand: string | number): Tensor | number {
  return typeof operand === 'number' ? operand : tensorOf(goldens.tensors[operand]);
}

/** Compares the result of a call, or its error, with PyTorch. */
function expectResult(compute: () => Tensor, wanted: GoldenArray | null, what: string): void {
  if (wanted === null) {
    expect(compute, what).toThrow(GradusError);
    return;
  }
  const result = compute();
  expect([result.dtype, ...result.shape], what).toEqual([wanted.dtype, ...wanted.shape]);
  const tolerance = wanted.dtype === 'float32' ? ROUNDED : EXACT;
  expectClose(result.dataSync(), wanted.data, tolerance, what);
}

function call(op: string, x: Tensor, ...others: unknown[]): Tensor {
  if (op === 'where') return where(tensorOf(goldens.condition), x, others[0] as Tensor);
  const method = x[op as keyof Tensor] as unknown as (...others: unknown[]) => Tensor;
  return method.apply(x, others);
}

function byOp<Row extends { op: string }>(rows: readonly Row[]): [string, Row[]][] {
  return [...new Set(rows.map(({ op }) => op))].map((op) => [op, rows.filter((r) => r.op === op)]);
}

describe.each(BACKENDS)('on %s', (_, createBackend) => {
  const engine = new Engine(createBackend());
  const check = (compute: () => Tensor, wanted: GoldenArray | null, what: string): void =>
    runtime.withEngine(engine, () => expectResult(compute, wanted, what));

  test.each(byOp(goldens.binary))('%s of two tensors, or of a tensor and a number', (op, rows) => {
    for (const { x, other, result } of rows) {
      const compute = () => call(op, named(x) as Tensor, named(other));
      check(compute, result, `${x} ${op} ${other}`);
    }
  });

  test.each(byOp(goldens.unary))('%s of every dtype', (op, rows) => {
    for (const { x, result } of rows) check(() => call(op, named(x) as Tensor), result, x);
  });

  test('clamp', () => {
    for (const { x, low, high, result } of goldens.clamps) {
      check(() => (named(x) as Tensor).clamp(low, high), result, `${x} clamp ${low} ${high}`);
    }
  });

  test('conversions', () => {
    for (const { x, result } of goldens.casts) {
      check(() => tensorOf(x).to(result.dtype), result, `${x.dtype} to ${result.dtype}`);
    }
  });

  test('a number that is stored', () => {
    for (const { dtype, number, result } of goldens.fills) {
      const what = `${number} in ${dtype}`;
      check(() => ones([2], { dtype }).fill_(number), result, what);
      check(() => full([2], number, { dtype }), result, what);
    }
  });
});
