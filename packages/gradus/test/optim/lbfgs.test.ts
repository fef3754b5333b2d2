/** L-BFGS against PyTorch, its state, and its errors. */
import { ArgumentError, engineStatistics, fromArray, type Tensor } from 'gradus';
import { loadOptimizer, saveOptimizer } from 'gradus/data';
import * as nn from 'gradus/nn';
import { LBFGS } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { type LbfgsCase, loadGoldens } from '../helpers/goldens.ts';

const { lbfgs, lbfgsData } = loadGoldens('optim');
const byName = lbfgs.map((golden) => [golden.name, golden] as const);
const inputs = fromArray(lbfgsData.inputs.data, lbfgsData.inputs.shape);
const targets = fromArray(lbfgsData.targets.data, lbfgsData.targets.shape);

const LOSSES: Record<LbfgsCase['problem'], (params: readonly Tensor[]) => Tensor> = {
  rosenbrock: ([point]) => {
    const [x, y] = [point.select(0, 0), point.select(0, 1)];
    return x
      .neg()
      .add(1)
      .pow(2)
      .add(y.sub(x.mul(x)).pow(2).mul(100));
  },
  network: ([w1, b1, w2, b2]) => {
    const hidden = inputs.matmul(w1.T).add(b1).tanh();
    return hidden.matmul(w2.T).add(b2).sub(targets).pow(2).mean();
  },
};

function setUp({ problem, options }: Pick<LbfgsCase, 'problem' | 'options'>) {
  const params = lbfgsData[problem].map(
    ({ data, shape }) => new nn.Parameter(Float32Array.from(data), shape),
  );
  const optimizer = new LBFGS(params, options);
  const step = (): number =>
    optimizer
      .step(() => {
        optimizer.zeroGrad();
        const loss = LOSSES[problem](params);
        loss.backward();
        return loss;
      })
      .itemSync();
  return { params, optimizer, step };
}

function flat(params: readonly { data: ArrayLike<number> }[]): number[] {
  return params.flatMap(({ data }) => [...Array.from(data)]);
}

describe('losses, parameters, calls and iterations are those of PyTorch', () => {
  test.each(byName)('%s', (_, golden) => {
    const { params, optimizer, step } = setUp(golden);
    for (const expected of golden.trajectory) {
      const loss = step();
      // Each iteration divides by small differences, which magnifies roundings.
      expect(Math.abs(loss - expected.loss)).toBeLessThanOrEqual(
        2e-3 * Math.abs(expected.loss) + 1e-8,
      );
      const values = params.flatMap((p) => [...p.dataSync()]);
      flat(expected.parameters).forEach((value, i) => {
        expect(Math.abs(values[i] - value)).toBeLessThanOrEqual(
          2e-3 * Math.max(1, Math.abs(value)),
        );
      });
      const state = optimizer.state.get(params[0]);
      expect([state?.funcEvals, state?.nIter]).toEqual([expected.calls, expected.iterations]);
    }
  });
});

describe('state', () => {
  test.each(byName)('%s: continues to the same bits', (_, golden) => {
    const { params, optimizer, step } = setUp(golden);
    step();
    const other = setUp(golden);
    other.params.forEach((p, i) => {
      p.setData(params[i].dataSync());
    });
    loadOptimizer(other.optimizer, saveOptimizer(optimizer));
    for (let i = 1; i < golden.trajectory.length; i++) expect(other.step()).toBe(step());
    params.forEach((p, i) => {
      expect(other.params[i].dataSync()).toEqual(p.dataSync());
    });
  });

  test('a history for other parameters is refused', () => {
    const { optimizer, step } = setUp(lbfgs[0]);
    step();
    const saved = optimizer.stateDict();
    const other = new LBFGS([new nn.Parameter([1, 2, 3])]);
    expect(() => other.loadStateDict(saved)).toThrow(
      /state\.0\.d has shape \[2\]. It must have shape \[3\]/,
    );
    const broken = { ...saved, state: { 0: { ...saved.state[0], oldDirs: saved.state[0].d } } };
    expect(() => optimizer.loadStateDict(broken)).toThrow(
      /oldDirs has shape \[2\].*shape \[any, 2\]/,
    );
  });
});

test('stops at a minimum, and needs no gradient for every parameter', () => {
  const [w, unused] = [new nn.Parameter([0, 0]), new nn.Parameter([7])];
  const optimizer = new LBFGS([w, unused], { lineSearchFn: 'strong_wolfe' });
  let calls = 0;
  const step = () =>
    optimizer.step(() => {
      calls++;
      optimizer.zeroGrad();
      const loss = w.sub(3).pow(2).sum();
      loss.backward();
      return loss;
    });
  expect(step().itemSync()).toBe(18);
  for (const value of w.dataSync()) expect(value).toBeCloseTo(3, 5);
  expect([...unused.dataSync()]).toEqual([7]);
  const before = calls;
  step();
  expect(calls - before).toBeLessThanOrEqual(2);
  expect(optimizer.state.get(w)?.funcEvals).toBe(calls);
});

test('calls compile nothing new', () => {
  const { step } = setUp({ problem: 'network', options: { lineSearchFn: 'strong_wolfe' } });
  step();
  const { compilations } = engineStatistics();
  for (let i = 0; i < 3; i++) step();
  expect(engineStatistics().compilations).toBe(compilations);
});

test('refuses a step without a closure, several groups and wrong settings', () => {
  const w = new nn.Parameter([1]);
  const optimizer = new LBFGS([w]);
  expect(() => optimizer.step()).toThrow(/needs a closure/);
  expect(() => optimizer.step(() => undefined as never)).toThrow(/must return the loss/);
  expect(() => optimizer.addParamGroup()).toThrow(ArgumentError);
  const groups = [{ params: [w] }, { params: [new nn.Parameter([1])] }];
  expect(() => new LBFGS(groups)).toThrow(/one group/);
  expect(() => new LBFGS([w], { maxEval: 0 })).toThrow(/maxEval must be an integer of at least 1/);
  expect(() => new LBFGS([w], { lineSearchFn: 'armijo' as never })).toThrow(/'strong_wolfe'/);
});
