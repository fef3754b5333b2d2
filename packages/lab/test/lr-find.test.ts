/** The range test restores everything, its suggestion follows from its losses, and the command explains it. */
import { ArgumentError, defaultGenerator, manualSeed, randn } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import { CrossEntropyLoss, Linear, ReLU, Sequential } from 'gradus/nn';
import { Adam, SGD } from 'gradus/optim';
import { describe, expect, test } from 'vitest';
import { type RangeStep, rangeTest, STOP_ABOVE, suggest } from '../src/experiment/lr-range-test.ts';
import { gradus, jsonLines, tinyData } from './helpers.ts';

/** A small network, a few steps into its training. */
function experiment(kind: 'SGD' | 'Adam') {
  manualSeed(3);
  const inputs = randn([64, 6]);
  const loader = new DataLoader(new TensorDataset(inputs, inputs.argmax(1)), {
    batchSize: 16,
    shuffle: true,
  });
  const model = new Sequential(new Linear(6, 12), new ReLU(), new Linear(12, 6));
  const optimizer =
    kind === 'SGD'
      ? new SGD(model.parameters(), { lr: 0.05, momentum: 0.9 })
      : new Adam(model.parameters(), { lr: 0.01 });
  const loss = new CrossEntropyLoss();
  const pass = (): number[] =>
    [...loader].map(([x, y]) => {
      optimizer.zeroGrad();
      const value = loss.forward(model.forward(x), y);
      value.backward();
      optimizer.step();
      return value.itemSync();
    });
  return { model, optimizer, loss, loader, pass };
}

/** A range test with these smoothed losses. */
function seen(smoothed: readonly number[]) {
  const steps = smoothed.map(
    (value, i): RangeStep => ({
      iteration: i + 1,
      lr: 2 ** (i - 5),
      loss: value,
      smoothed: value,
    }),
  );
  return { steps, end: 'done', notFiniteAt: null } as const;
}

describe('the range test', () => {
  test.each(['SGD', 'Adam'] as const)(
    'with %s: training continues afterwards as without it',
    async (kind) => {
      const plain = experiment(kind);
      const expected = [...plain.pass(), ...plain.pass(), ...plain.pass()];
      const tested = experiment(kind);
      const before = tested.pass();
      const rate = tested.optimizer.paramGroups[0].lr;
      await rangeTest({ ...tested, iterations: 30, to: 1e3 });
      expect(tested.optimizer.paramGroups[0].lr).toBe(rate);
      expect([...before, ...tested.pass(), ...tested.pass()]).toEqual(expected);
    },
  );

  test('rates grow by the same factor, and each step reports its loss', async () => {
    const reported: RangeStep[] = [];
    const { steps, end } = await rangeTest({
      ...experiment('SGD'),
      from: 1e-4,
      to: 1e-2,
      iterations: 5,
      onStep: (step) => reported.push(step),
    });
    expect(end).toBe('done');
    expect(reported).toEqual(steps);
    [1e-4, 10 ** -3.5, 1e-3, 10 ** -2.5, 1e-2].forEach((lr, i) => {
      expect(steps[i].lr / lr).toBeCloseTo(1, 10);
    });
    expect(steps[0].smoothed).toBeCloseTo(steps[0].loss, 5);
  });

  test('ends when the loss grows far above its best value', async () => {
    const { steps, end } = await rangeTest({ ...experiment('SGD'), from: 1e-3, to: 1e4 });
    expect(end).toBe('grew');
    const best = Math.min(...steps.map(({ smoothed }) => smoothed));
    expect(steps.at(-1)?.smoothed).toBeGreaterThan(STOP_ABOVE * best);
    expect(steps.at(-2)?.smoothed).toBeLessThanOrEqual(STOP_ABOVE * best);
  });

  test('ends at the first loss that is not finite, and restores everything', async () => {
    const { model, ...others } = experiment('SGD');
    const before = await model.stateDict()['0.weight'].data();
    const drawn = defaultGenerator.getState();
    const { steps, end, notFiniteAt } = await rangeTest({
      ...others,
      model,
      from: 1e37,
      to: 1e38,
      iterations: 3,
    });
    expect(end).toBe('not-finite');
    expect(notFiniteAt).toBe(steps.at(-1)?.lr);
    expect(steps.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    expect(await model.stateDict()['0.weight'].data()).toEqual(before);
    expect(defaultGenerator.getState()).toEqual(drawn);
  });

  test('stops at a signal', async () => {
    const test = await rangeTest({ ...experiment('SGD'), signal: AbortSignal.abort() });
    expect(test).toEqual({ steps: [], end: 'aborted', notFiniteAt: null });
  });

  test.each([{ from: 0 }, { from: 1, to: 1 }, { to: Number.NaN }, { iterations: 1 }])(
    'refuses %j',
    async (options) => {
      await expect(rangeTest({ ...experiment('SGD'), ...options })).rejects.toThrow(ArgumentError);
    },
  );
});

describe('the suggestion', () => {
  test('is the middle of the fall, with its ends as the range', () => {
    expect(suggest(seen([2, 2, 2, 1.8, 1.5, 1.2, 1, 1.1, 5]))).toEqual({
      kind: 'found',
      lr: 2 ** -1,
      range: [2 ** -2, 2 ** 1],
      start: 2,
      lowest: 1,
      isOpen: false,
    });
  });

  test('a fall that reaches the end has an open range', () => {
    expect(suggest(seen([2, 1.8, 1.5]))).toMatchObject({ isOpen: true, range: [2 ** -4, 2 ** -3] });
  });

  test.each([
    ['never fell', [2, 2, 2.1, 3]],
    ['fell too little', [2, 1.95, 1.91, 2]],
    ['grew at once', [2, 9]],
    ['one step', [2]],
    ['no step', []],
  ])('inconclusive: %s', (_, losses) => {
    expect(suggest(seen(losses))).toMatchObject({ kind: 'inconclusive' });
  });

  test('a loss that falls only to that of guessing is inconclusive', () => {
    const test = seen([2.6, 2.5, 2.35, 2.31, 2.4]);
    expect(suggest(test)).toMatchObject({ kind: 'found' });
    expect(suggest(test, Math.log(10))).toMatchObject({
      kind: 'inconclusive',
      start: Math.log(10),
    });
  });
});

describe('gradus lr-find', () => {
  const args = () => ['lr-find', 'C', '--data', tinyData(), '--batch-size', '25'];

  test('suggests a rate, with the reason and the command that tries it', async () => {
    const { code, stdout, stderr } = await gradus([...args(), '--seed', '2']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /Suggested learning rate: [\d.]+ \(range: [\d.e-]+ to [\d.]+\)\nWhy: the loss/,
    );
    expect(stdout).toMatch(
      /Try next: npx gradus train C --batch-size 25 --lr [\d.]+ --seed 2 --data/,
    );
    expect(stdout).toMatch(/Smith 2015/);
  });

  test('mentions a cut drawing only if it is cut', async () => {
    const cut = /└[─┴]+\n.*\n+Losses above [\d.]+ are cut off\.\n/;
    expect((await gradus([...args(), '--to', '1e5'])).stdout).toMatch(cut);
    expect((await gradus([...args(), '--to', '0.001'])).stdout).not.toContain('cut off');
  });

  test('speaks Korean', async () => {
    const { stdout } = await gradus([...args(), '--lang', 'ko']);
    expect(stdout).toMatch(/추천 학습률: [\d.]+ \(범위: /);
  });

  test('--json prints each step and the suggestion, the same every time', async () => {
    const given = [...args(), '--json'];
    const [first, second] = [await gradus(given), await gradus(given)];
    expect(second.stdout).toBe(first.stdout);
    const lines = jsonLines(first.stdout);
    expect(lines[0]).toMatchObject({ event: 'step', iteration: 1, lr: 1e-7 });
    expect(lines.at(-1)).toMatchObject({ event: 'suggestion', model: 'C', kind: 'found' });
  });

  test('is inconclusive if nothing is learned', async () => {
    const { code, stdout } = await gradus([...args(), '--init', 'zeros']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Inconclusive: the loss never fell/);
    expect(stdout).not.toMatch(/Suggested/);
  });

  test.each<[string[], RegExp]>([
    [['lr-find'], /name a model, a run or a table, such as gradus lr-find C/],
    [['lr-find', 'C', '--from', '1', '--to', '0.1'], /--from 1 must be below --to 0\.1/],
    [['lr-find', 'C', '--from', '0'], /--from.*'0'.*a number above 0/],
    [['lr-find', 'C', '--iterations', '1'], /--iterations.*'1'.*at least 2/],
  ])('%j is refused', async (wrong, message) => {
    const { code, stderr } = await gradus(wrong);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('a batch larger than the data is refused', async () => {
    const { code, stderr } = await gradus([...args(), '--batch-size', '51']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--batch-size 51 is more than the 50 training samples/);
  });
});
