import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exp, ln, sinCos } from '../../src/util/elementary.ts';
import { GradusError } from '../../src/util/errors.ts';
import {
  defaultGenerator,
  Generator,
  type GeneratorState,
  manualSeed,
} from '../../src/util/random/index.ts';

const seeded = (seed: number | bigint) => new Generator().manualSeed(seed);

describe('seeds', () => {
  test.each([
    Number.NaN,
    1.5,
    Number.POSITIVE_INFINITY,
    1e300,
    2 ** 64,
    -(2 ** 64),
    2n ** 64n,
    -(2n ** 63n) - 1n,
  ])('%s is refused with the seed in the message', (seed) => {
    expect(() => seeded(seed)).toThrow(GradusError);
    expect(() => seeded(seed)).toThrow(`the seed ${seed} is`);
  });

  test('only the low 32 bits count', () => {
    expect(seeded(2 ** 40 + 5).random32()).toBe(seeded(5n).random32());
    expect(seeded(-1).random32()).toBe(seeded(2n ** 64n - 1n).random32());
  });

  test('a generator without a seed starts as torch.Generator() does', () => {
    expect(new Generator().initialSeed()).toBe(67280421310721n);
    expect(new Generator().random32()).toBe(seeded(67280421310721n).random32());
  });

  test('seed() starts a stream that its return value repeats', () => {
    const generator = new Generator();
    const seed = generator.seed();
    expect(generator.initialSeed()).toBe(seed);
    expect(generator.random64()).toBe(seeded(seed).random64());
    expect(generator.seed()).not.toBe(seed);
  });

  test('manualSeed seeds the default generator and drops a kept normal', () => {
    manualSeed(3);
    const first = defaultGenerator.normal(1)[0];
    expect(manualSeed(3)).toBe(defaultGenerator);
    expect(defaultGenerator.normal(1)[0]).toBe(first);
  });
});

describe('state', () => {
  /** One draw of each kind, by its index. */
  const draws: ((g: Generator) => unknown)[] = [
    (g) => g.random32(),
    (g) => g.random64().toString(),
    (g) => Array.from(g.uniform(5)),
    (g) => Array.from(g.normal(1)),
    (g) => Array.from(g.normal(20)),
    (g) => Array.from(g.randperm(7)),
    (g) => Array.from(g.randint(0, 9, 3)),
    (g) => Array.from(g.bernoulli(4, 0.5)),
  ];
  const steps = fc.array(fc.nat(draws.length - 1), { maxLength: 60 });

  test('through JSON, at any point, continues every stream', () => {
    fc.assert(
      fc.property(fc.integer(), steps, steps, (seed, before, after) => {
        const generator = seeded(seed);
        for (const i of before) draws[i]!(generator);
        const state = JSON.parse(JSON.stringify(generator.getState())) as GeneratorState;
        const copy = new Generator().setState(state);
        expect(after.map((i) => draws[i]!(copy))).toEqual(after.map((i) => draws[i]!(generator)));
        expect(copy.getState()).toEqual(generator.getState());
      }),
      { numRuns: 30 },
    );
  });

  test('is a copy that later draws do not change', () => {
    const generator = seeded(0);
    const state = generator.getState();
    const first = generator.random32();
    generator.uniform(2000);
    expect(generator.setState(state).random32()).toBe(first);
  });

  test.each([
    ['engine', { engine: 'philox' }],
    ['seed', { seed: 'x' }],
    ['seed', { seed: '18446744073709551616' }],
    ['words', { words: [1, 2] }],
    ...[-1, 'x'.repeat(1e5), { toString: 1 }, { constructor: { name: { toString: 1 } } }].map(
      (word): [string, object] => [
        'words[3]',
        { words: Array.from({ length: 624 }, (_, i) => (i === 3 ? word : 1)) },
      ],
    ),
    ['next', { next: 625 }],
    ['normal', { normal: Number.NaN }],
  ])('with a wrong %s is refused and changes nothing', (field, wrong) => {
    const generator = seeded(8);
    const before = generator.getState();
    const state = { ...before, ...wrong } as GeneratorState;
    expect(() => generator.setState(state)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{20,300}$/) }),
    );
    expect(() => generator.setState(state)).toThrow(`setState.${field} is`);
    expect(generator.getState()).toEqual(before);
  });
});

describe('draws', () => {
  test('uniform over several blocks is the stream of single draws', () => {
    const one = seeded(9);
    one.random32();
    const many = new Generator().setState(one.getState());
    const singles = Array.from({ length: 2000 }, () => (one.random32() & 0xffffff) * 2 ** -24);
    expect(Array.from(many.uniform(2000))).toEqual(singles);
    expect(many.random32()).toBe(one.random32());
  });

  test('fill the array they are given', () => {
    const into = new Float32Array(20);
    expect(seeded(1).normal(into)).toBe(into);
    expect(into).toEqual(seeded(1).normal(20));
    expect(seeded(1).uniform(into)).toEqual(seeded(1).uniform(20));
  });

  test('bernoulli(0) is always 0, bernoulli(1) always 1, and both draw like any other', () => {
    const generator = seeded(4);
    expect(generator.bernoulli(500, 0)).toEqual(new Uint8Array(500));
    expect(generator.bernoulli(500, 1)).toEqual(new Uint8Array(500).fill(1));
    const other = seeded(4);
    other.bernoulli(1000, 0.5);
    expect(generator.random32()).toBe(other.random32());
  });

  test('bernoulli compares the low 53 bits of two draws with p, across blocks and at any place in them', () => {
    const p = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(2 ** -60, 1 - 2 ** -53),
    );
    fc.assert(
      fc.property(fc.integer(), fc.nat(700), fc.nat(1500), p, (seed, before, n, p) => {
        const [generator, draws] = [seeded(seed), seeded(seed)];
        generator.uniform(before);
        draws.uniform(before);
        const expected = Uint8Array.from({ length: n }, () => {
          const high = draws.random32() % 2 ** 21;
          return Number((high * 2 ** 32 + draws.random32()) / 2 ** 53 < p);
        });
        expect(generator.bernoulli(n, p)).toEqual(expected);
        expect(generator.random32()).toBe(draws.random32());
      }),
      { numRuns: 60 },
    );
  });

  test('bernoulli decides by the low draw if the high draw equals p', () => {
    const draws = seeded(3);
    const [high, low] = [draws.random32() % 2 ** 21, draws.random32()];
    const drawn = (high * 2 ** 32 + low) / 2 ** 53;
    expect(seeded(3).bernoulli(1, drawn)[0]).toBe(0);
    expect(seeded(3).bernoulli(1, drawn + 2 ** -53)[0]).toBe(1);
  });

  test('randperm holds each number once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(300), (seed, n) => {
        expect(seeded(seed).randperm(n).toSorted()).toEqual(
          Int32Array.from({ length: n }, (_, i) => i),
        );
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['uniform: n must be an integer of at least 0', (g: Generator) => g.uniform(-1)],
    ['normal: n must be an integer', (g: Generator) => g.normal(2.5)],
    ['randperm: n must be an integer', (g: Generator) => g.randperm(Number.NaN)],
    ['randint: n must be an integer', (g: Generator) => g.randint(0, 1, 2 ** 31)],
    ['uniform: to must be a number of at least 1, got 0', (g: Generator) => g.uniform(1, 1, 0)],
    [
      'uniform: to must be a number of at least 0, got NaN',
      (g: Generator) => g.uniform(1, 0, Number.NaN),
    ],
    ['normal: std must be a number of at least 0', (g: Generator) => g.normal(1, 0, -1)],
    [
      'randint: high must be an integer above 3 and of at most 2147483648, got 3',
      (g: Generator) => g.randint(3, 3, 1),
    ],
    [
      'randint: high must be an integer above 0 and of at most 2147483648',
      (g: Generator) => g.randint(0, 2 ** 31 + 1, 1),
    ],
    ['bernoulli: p must be a number from 0 to 1', (g: Generator) => g.bernoulli(1, 1.1)],
    ['bernoulli: p must be a number from 0 to 1', (g: Generator) => g.bernoulli(1, Number.NaN)],
  ])('%s: bad arguments throw and draw nothing', (message, call) => {
    const generator = seeded(0);
    expect(() => call(generator)).toThrow(message);
    expect(generator.random32()).toBe(seeded(0).random32());
  });
});

describe('elementary functions', () => {
  const close = (value: number, expected: number, scale: number): void => {
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(4 * Number.EPSILON * scale);
  };

  test('ln is within 4 ulp of the logarithm on (0, 1]', () => {
    expect(ln(1)).toBe(0);
    const x = fc.integer({ min: 1, max: 2 ** 53 }).map((k) => k * 2 ** -53);
    fc.assert(fc.property(x, (v) => close(ln(v), Math.log(v), Math.abs(Math.log(v)))));
  });

  test('exp is within 4 ulp of the exponential function where it is a normal number', () => {
    expect(exp(0)).toBe(1);
    const x = fc.double({ min: -708, max: 709, noNaN: true });
    fc.assert(fc.property(x, (v) => close(exp(v), Math.exp(v), Math.exp(v))));
  });

  test('sine and cosine are within 4 roundings over one turn', () => {
    const pair = new Float64Array(2);
    const x = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
    fc.assert(
      fc.property(x, (v) => {
        sinCos(v, pair);
        close(pair[0]!, Math.sin(v), 1);
        close(pair[1]!, Math.cos(v), 1);
      }),
    );
  });
});
