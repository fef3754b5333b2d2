/** Layers with weights: PyTorch's initial values, outputs and gradients. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ArgumentError,
  defaultGenerator,
  engineStatistics,
  fromArray,
  full,
  Generator,
  IndexOutOfRangeError,
  manualSeed,
  setBackend,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { SGD } from '../../src/optim/index.ts';
import { gradcheck } from '../../src/train/gradcheck.ts';
import { loaderBaseSeed } from '../../src/util/random/index.ts';
import { BACKENDS } from '../contract/backends.ts';
import { expectClose, ROUNDED } from '../contract/close.ts';
import { loadGoldens } from '../helpers/goldens.ts';
import { expectGolden, tensorOf } from './cases.ts';

/** Tolerance of one unit of float32 for normal values, which PyTorch computes in vectors. */
const DRAWN = { relative: 2e-7, scale: 1e-7 };

const goldens = loadGoldens('nn');
const by = <T extends { name: string }>(cases: readonly T[]) =>
  cases.map((golden) => [golden.name, golden] as const);
const int32 = (...values: number[]) => tensor(Int32Array.from(values));

function expectGrad(parameter: Tensor, expected: { data: ArrayLike<number> }, what: string): void {
  if (parameter.grad === null) throw new Error(`no gradient arrived at ${what}`);
  expectClose(parameter.grad.dataSync(), expected.data, ROUNDED, what);
}

describe.each(BACKENDS)('layers with weights on %s', (_, create) => {
  beforeAll(() => setBackend(create()));
  afterAll(() => setBackend(BACKENDS[0][1]()));

  test.each(by(goldens.linear))("%s: PyTorch's weights, values and gradients", (_, golden) => {
    manualSeed(golden.seed);
    const layer = new nn.Linear(golden.inFeatures, golden.outFeatures, { bias: golden.bias });
    expect(loaderBaseSeed(defaultGenerator).toString()).toBe(golden.after);
    expect(layer.weight.dataSync()).toEqual(golden.weight.data);
    expectGolden((x) => layer.forward(x), golden);
    expectGrad(layer.weight, golden.gradWeight, 'weight');
    if (golden.biasValues === null || golden.gradBias === null) expect(layer.bias).toBeNull();
    else {
      expect(layer.bias?.dataSync()).toEqual(golden.biasValues.data);
      expectGrad(layer.bias as Tensor, golden.gradBias, 'bias');
    }
  });

  test.each(by(goldens.embedding))("%s: PyTorch's weights, values and gradients", (_, golden) => {
    const { numEmbeddings, embeddingDim, paddingIdx } = golden;
    manualSeed(golden.seed);
    const layer = new nn.Embedding(numEmbeddings, embeddingDim, { paddingIdx });
    expect(loaderBaseSeed(defaultGenerator).toString()).toBe(golden.after);
    expectClose(layer.weight.dataSync(), golden.weight.data, DRAWN, 'weight');
    expect(`${layer}`).toBe(golden.text);
    const alone = layer.forward(tensorOf(golden.input)).dataSync();
    expectClose(alone, golden.output.data, DRAWN, 'output read by itself');
    const output = layer.forward(tensorOf(golden.input));
    expect(output.shape).toEqual(golden.output.shape);
    output.backward(tensorOf(golden.upstream));
    expectGrad(layer.weight, golden.gradWeight, 'gradient');
    expect(output.dataSync()).toEqual(alone);
  });

  test('an index out of range that is known only at run time is an error with the layer', () => {
    const layer = new nn.Embedding(4, 2);
    const table = int32(0, 3, 4, -1);
    const read = (i: number) => layer.forward(table.indexSelect(0, int32(i))).dataSync();
    expect([...read(1)]).toEqual([...layer.weight.dataSync().slice(6)]);
    for (const [i, index] of [
      [2, 4],
      [3, -1],
    ]) {
      let error: unknown;
      try {
        read(i);
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(IndexOutOfRangeError);
      expect(error).toMatchObject({ index, extent: 4 });
      expect((error as Error).message).toMatch(/Embedding/);
    }
  });
});

describe('Embedding', () => {
  test('returns rows of the weight for indices of any shape, and adds the gradients of a row', () => {
    const sizes = fc.record({
      count: fc.integer({ min: 1, max: 20 }),
      dim: fc.integer({ min: 1, max: 9 }),
    });
    const cases = sizes.chain(({ count, dim }) =>
      fc.record({
        count: fc.constant(count),
        dim: fc.constant(dim),
        rows: fc.array(fc.array(fc.nat(count - 1), { minLength: 3, maxLength: 3 }), {
          maxLength: 9,
        }),
        isByte: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(cases, ({ count, dim, rows, isByte }) => {
        const flat = rows.flat();
        const values = isByte ? Uint8Array.from(flat) : Int32Array.from(flat);
        const layer = new nn.Embedding(count, dim);
        const output = layer.forward(fromArray(values, [rows.length, 3]));
        expect(output.shape).toEqual([rows.length, 3, dim]);
        const weight = layer.weight.dataSync();
        const wanted = flat.flatMap((row) => [...weight.slice(row * dim, (row + 1) * dim)]);
        expect([...output.dataSync()]).toEqual(wanted);
        output.sum().backward();
        const counts = Array.from(
          { length: count },
          (_, row) => flat.filter((r) => r === row).length,
        );
        const grad = layer.weight.grad?.dataSync() ?? [];
        expect([...grad]).toEqual(counts.flatMap((n) => new Array(dim).fill(n)));
      }),
      { numRuns: 50 },
    );
  });

  test('its gradient agrees with central differences, with and without a padding index', () => {
    for (const paddingIdx of [null, 1]) {
      const layer = new nn.Embedding(4, 3, { paddingIdx });
      const x = tensor([
        [0, 2],
        [2, 3],
      ]).int();
      gradcheck(
        (weight) => {
          layer.weight = weight as unknown as typeof layer.weight;
          return layer.forward(x).pow(2);
        },
        [full([4, 3], 0.5, { requiresGrad: true })],
      );
    }
  });

  test('learns, leaves the padding vector alone, and new indices compile nothing', () => {
    const layer = new nn.Embedding(6, 2, { paddingIdx: 0 });
    const optimizer = new SGD(layer.parameters(), { lr: 0.5 });
    const step = (...indices: number[]) => {
      optimizer.zeroGrad();
      const loss = layer
        .forward(int32(...indices))
        .sub(1)
        .pow(2)
        .mean();
      loss.backward();
      optimizer.step();
      return loss.itemSync();
    };
    step(0, 1, 2);
    step(0, 1, 2);
    const { compilations } = engineStatistics();
    step(0, 3, 4);
    for (let i = 0; i < 200; i++) step(0, 1, 5);
    expect(engineStatistics().compilations).toBe(compilations);
    const weight = layer.weight.dataSync();
    expect([...weight.slice(0, 2)]).toEqual([0, 0]);
    expectClose([...weight.slice(2, 4), ...weight.slice(10)], [1, 1, 1, 1], ROUNDED, 'learned');
    expect(Object.keys(layer.stateDict())).toEqual(['weight']);
  });

  test('a padding index beyond uint8 matches no uint8 index', () => {
    const layer = new nn.Embedding(400, 1, { paddingIdx: 300 });
    layer
      .forward(fromArray(Uint8Array.of(44, 44), [2]))
      .sum()
      .backward();
    expect(layer.weight.grad?.dataSync()[44]).toBe(2);
  });

  test('takes a generator', () => {
    const before = defaultGenerator.getState();
    const make = () => new nn.Embedding(5, 4, { generator: new Generator().manualSeed(3) });
    expect(make().weight.dataSync()).toEqual(make().weight.dataSync());
    expect(defaultGenerator.getState()).toEqual(before);
  });

  test.each<[string, RegExp, () => unknown]>([
    [
      'no vectors',
      /numEmbeddings must be an integer of at least 1, got 0/,
      () => new nn.Embedding(0, 2),
    ],
    ['no dimensions', /embeddingDim must be .* got 1\.5/, () => new nn.Embedding(2, 1.5)],
    [
      'a padding index outside',
      /paddingIdx must be an integer from -3 to 2, got 3/,
      () => new nn.Embedding(3, 2, { paddingIdx: 3 }),
    ],
    [
      'float32',
      /Embedding 3 × 2: indices must be integers \(int32 or uint8\), got float32\. .*x\.int\(\)/,
      () => new nn.Embedding(3, 2).forward(zeros(2)),
    ],
    ['bools', /got bool/, () => new nn.Embedding(3, 2).forward(tensor([true]))],
    [
      'an array',
      /the input must be a tensor, got an array of length 1/,
      () => new nn.Embedding(3, 2).forward([1] as never),
    ],
  ])('refuses %s', (_, message, attempt) => {
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(message);
  });

  test.each([[3], [-1]])('refuses the known index %s at the call', (index) => {
    const layer = new nn.Embedding(3, 2);
    expect(() => layer.forward(int32(0, index))).toThrow(IndexOutOfRangeError);
    expect(() => layer.forward(int32(0, index))).toThrow(
      `Index ${index} is out of range in the input of Embedding 3 × 2, element 1: it must lie in 0 … 2.`,
    );
  });
});
