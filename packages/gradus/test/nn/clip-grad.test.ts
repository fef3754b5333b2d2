/** Clipping of gradients: the numbers of PyTorch, as a part of the compiled step. */
import {
  ArgumentError,
  engineStatistics,
  fromArray,
  manualSeed,
  randn,
  type Tensor,
  zeros,
} from 'gradus';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { type ClippingCase, type GoldenArray, loadGoldens } from '../helpers/goldens.ts';

const { clipGradNorm_, clipGradValue_ } = nn.utils;
const { clipping } = loadGoldens('nn');

function withGradients(gradients: readonly GoldenArray[]): nn.Parameter[] {
  return gradients.map(({ data, shape }) => {
    const parameter = new nn.Parameter(new Float32Array(data.length), shape);
    parameter.mul(fromArray(data, shape)).sum().backward();
    return parameter;
  });
}

function clip({ limit, normType }: ClippingCase, parameters: nn.Parameter[]): Tensor | null {
  if (normType !== null) return clipGradNorm_(parameters, limit, { normType });
  clipGradValue_(parameters, limit);
  return null;
}

/** Tolerance for a sum of 18 squares in another order, and a power of it. */
function expectClose(actual: Tensor, expected: GoldenArray): void {
  expect(actual.shape).toEqual(expected.shape);
  actual.dataSync().forEach((value, i) => {
    const target = expected.data[i];
    if (!Number.isFinite(target)) expect(value).toBe(target);
    else expect(Math.abs(value - target)).toBeLessThanOrEqual(2e-6 * Math.abs(target));
  });
}

test.each(clipping.map((golden) => [golden.name, golden] as const))(
  '%s is as in PyTorch',
  (_, golden) => {
    const parameters = withGradients(golden.gradients);
    const norm = clip(golden, parameters);
    if (golden.norm !== null) expectClose(norm as Tensor, golden.norm);
    golden.clipped.forEach((expected, i) => {
      expectClose(parameters[i].grad as Tensor, expected);
    });
  },
);

describe('in training', () => {
  /** Five steps with gradients of about 10. */
  function run(change: (net: nn.Sequential) => Tensor | undefined) {
    manualSeed(4);
    const net = new nn.Sequential(new nn.Linear(6, 5), new nn.ReLU(), new nn.Linear(5, 3));
    const optimizer = new SGD(net.parameters(), { lr: 0.5 });
    const norms: number[] = [];
    const { runs } = engineStatistics();
    for (let i = 0; i < 5; i++) {
      optimizer.zeroGrad();
      const loss = net
        .forward(randn([7, 6]))
        .sub(4)
        .pow(2)
        .mean();
      loss.backward();
      const norm = change(net);
      optimizer.step();
      loss.itemSync();
      if (norm !== undefined) norms.push(norm.itemSync());
    }
    const weights = [...net.parameters()].map((p) => [...p.dataSync()]);
    return { norms, weights, runs: engineStatistics().runs - runs };
  }

  test('the norm can be read after the step, and costs no program of its own', () => {
    const plain = run(() => undefined);
    const clipped = run((net) => clipGradNorm_(net.parameters(), 1));
    expect(clipped.norms.every((norm) => norm > 1)).toBe(true);
    expect(clipped.runs).toBe(plain.runs);
    expect(clipped.weights).not.toEqual(plain.weights);
  });

  test('the norm of a step is maxNorm', () => {
    const parameter = new nn.Parameter(Float32Array.of(3, 4), [2]);
    const optimizer = new SGD([parameter], { lr: 1 });
    parameter.mul(parameter).sum().backward();
    clipGradNorm_([parameter], 1);
    optimizer.step();
    const [a, b] = parameter.dataSync();
    expect(Math.hypot(a - 3, b - 4)).toBeCloseTo(1, 5);
  });

  test('a limit above the norm changes no bit', () => {
    const plain = run(() => undefined);
    expect(run((net) => clipGradNorm_(net.parameters(), 1e6)).weights).toEqual(plain.weights);
    const byValue = run((net) => {
      clipGradValue_(net.parameters(), 1e6);
      return undefined;
    });
    expect(byValue.weights).toEqual(plain.weights);
  });

  test('a limit that changes from step to step compiles once', () => {
    let compilations = 0;
    let limit = 1;
    run((net) => {
      limit *= 0.9;
      if (limit > 0.8) ({ compilations } = engineStatistics());
      return clipGradNorm_(net.parameters(), limit);
    });
    expect(engineStatistics().compilations - compilations).toBeLessThanOrEqual(1);
  });
});

test('takes a single tensor, and leaves out tensors without gradient', () => {
  const [parameter] = withGradients([{ dtype: 'float32', shape: [1], data: Float32Array.of(-8) }]);
  const without = new nn.Parameter(new Float32Array(2), [2]);
  expect(clipGradNorm_(parameter, 2).itemSync()).toBe(8);
  clipGradValue_([without, parameter], 1);
  expect(parameter.grad?.itemSync()).toBe(-1);
  expect(without.grad).toBeNull();
  expect(clipGradNorm_([without], 2).itemSync()).toBe(0);
  expect(clipGradNorm_(zeros([3]), 2).itemSync()).toBe(0);
});

test('ignores empty gradients', () => {
  const empty = new nn.Parameter(new Float32Array(0), [0, 3]);
  const full = new nn.Parameter(Float32Array.of(1), [1]);
  for (const normType of [1, 2, Number.POSITIVE_INFINITY]) {
    for (const parameter of [empty, full]) parameter.clearGrad();
    empty.sum().add(full.mul(5).sum()).backward();
    expect(clipGradNorm_([empty, full], 1, { normType }).itemSync()).toBe(5);
  }
});

test.each<[string, () => unknown]>([
  ['maxNorm must be a number of at least 0, got -1', () => clipGradNorm_([], -1)],
  ['maxNorm must be a number of at least 0, got NaN', () => clipGradNorm_([], Number.NaN)],
  ['normType must be a number above 0, got 0', () => clipGradNorm_([], 1, { normType: 0 })],
  ['clipValue must be a number of at least 0, got NaN', () => clipGradValue_([], Number.NaN)],
])('%s', (message, attempt) => {
  expect(attempt).toThrow(ArgumentError);
  expect(attempt).toThrow(message);
});
