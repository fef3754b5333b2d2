/** Stages, compared with a check of every element that the parts of every two kernels touch. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Divisible,
  type Group,
  planStages,
  type Stage,
} from '../../../src/backends/wasm/threads/stages.ts';
import type { Index, Kernel } from '../../../src/ir/loop.ts';
import { apply, at, axis, load } from '../reference/programs.ts';

/** The number of elements of each buffer; kernels see them as matrices of different heights. */
const LENGTH = 24;
const HEIGHTS = [4, 8, 12] as const;
const ACCESS = ['same', 'reversed', 'first row'] as const;
const EAGER = { kernel: 0, part: 0, program: 0 };

interface Plan {
  readonly height: number;
  readonly reads: readonly (readonly [buffer: number, access: (typeof ACCESS)[number]])[];
  readonly writes: number;
  readonly grain: number;
}

const plans = fc.array(
  fc.record({
    height: fc.constantFrom(...HEIGHTS),
    reads: fc.array(fc.tuple(fc.nat({ max: 4 }), fc.constantFrom(...ACCESS)), {
      minLength: 1,
      maxLength: 2,
    }),
    writes: fc.nat({ max: 4 }),
    grain: fc.constantFrom(1, 2, 16),
  }),
  { minLength: 1, maxLength: 7 },
);

function kernelOf({ height, reads, writes }: Plan): Kernel {
  const width = LENGTH / height;
  const [row, column] = [axis(0, height), axis(1, width)];
  const indexes: Record<(typeof ACCESS)[number], Index> = {
    same: at([width, row], [1, column]),
    reversed: at([-width, row], [1, column], LENGTH - width),
    'first row': at([1, column]),
  };
  const loads = reads.map(([buffer, access]) => load(buffer, indexes[access]));
  const value = loads.reduce((sum, each) => apply('add', [sum, each]));
  const stores = [{ buffer: writes, index: indexes.same, value }];
  return { label: 'kernel', extents: [height, width], reduction: null, stores };
}

const divisible = (plan: Plan): Divisible => ({
  kernel: kernelOf(plan),
  pieces: plan.height,
  grain: plan.grain,
  byRows: true,
  prepares: false,
});

/** Where the parts of a group begin, in rows of a kernel of this height, and where the last one ends. */
function cutsOf({ parts, rows, grain }: Group, height: number): number[] {
  return Array.from({ length: parts + 1 }, (_, part) => {
    const cut = Math.floor((part * Math.ceil(rows / grain)) / parts) * ((grain * height) / rows);
    return Math.min(cut, height);
  });
}

/** The elements `buffer:element` that rows of a kernel read and write. */
function touched({ height, reads, writes }: Plan, begin: number, end: number) {
  const width = LENGTH / height;
  const elements = (buffer: number, access: (typeof ACCESS)[number]): string[] => {
    const found: string[] = [];
    for (let row = begin; row < end; row += 1) {
      const from = { same: row, reversed: height - 1 - row, 'first row': 0 }[access];
      for (let column = 0; column < width; column += 1) {
        found.push(`${buffer}:${from * width + column}`);
      }
    }
    return found;
  };
  return {
    reads: new Set(reads.flatMap(([buffer, access]) => elements(buffer, access))),
    writes: new Set(elements(writes, 'same')),
  };
}

type Touched = ReturnType<typeof touched>;

function conflicts(a: Touched, b: Touched): boolean {
  const meet = (one: Set<string>, other: Set<string>) => [...one].some((each) => other.has(each));
  return meet(a.writes, b.reads) || meet(a.reads, b.writes) || meet(a.writes, b.writes);
}

/** For each kernel: its stage, its group, and what each of its parts touches. */
function placesOf(stages: readonly Stage[], given: readonly Plan[]) {
  return given.map((plan, kernel) => {
    const stage = stages.findIndex((groups) =>
      groups.some(({ kernels }) => kernels.includes(kernel)),
    );
    const group = stages[stage].find(({ kernels }) => kernels.includes(kernel)) as Group;
    const cuts = cutsOf(group, plan.height);
    const parts = cuts.slice(1).map((end, part) => touched(plan, cuts[part], end));
    return { stage, group, parts };
  });
}

describe('the stages of random kernels', () => {
  test('have every kernel once, and all of its rows', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 2, max: 5 }), (given, threads) => {
        const stages = planStages(given.map(divisible), null, threads, EAGER);
        if (stages.length === 0) return;
        const numbers = stages.flat().flatMap(({ kernels }) => kernels);
        expect(numbers.sort((a, b) => a - b)).toEqual(given.map((_, kernel) => kernel));
        for (const [kernel, { group }] of placesOf(stages, given).entries()) {
          const cuts = cutsOf(group, given[kernel].height);
          expect(cuts[0]).toBe(0);
          expect(cuts.at(-1)).toBe(given[kernel].height);
          expect(cuts.every(Number.isInteger)).toBe(true);
        }
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  test('let no part begin before the parts that it depends on are done', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 2, max: 5 }), (given, threads) => {
        const stages = planStages(given.map(divisible), null, threads, EAGER);
        if (stages.length === 0) return;
        const places = placesOf(stages, given);
        places.forEach((later, second) => {
          places.slice(0, second).forEach((earlier, first) => {
            earlier.parts.forEach((before, p) => {
              later.parts.forEach((after, q) => {
                if (!conflicts(before, after) || earlier.stage < later.stage) return;
                expect(later.group).toBe(earlier.group);
                expect(p).toBe(q);
                const { kernels } = later.group;
                expect(kernels.indexOf(first)).toBeLessThan(kernels.indexOf(second));
              });
            });
          });
        });
      }),
      { numRuns: 500, seed: 4 },
    );
  });
});

test('a kernel that needs the same rows is cut together with the kernel before it', () => {
  const chain = [0, 1, 2].map((i) => ({
    height: 8,
    reads: [[i, 'same'] as const],
    writes: i + 1,
    grain: 1,
  }));
  const stages = planStages(chain.map(divisible), null, 2, EAGER);
  expect(stages).toHaveLength(1);
  expect(stages[0]).toHaveLength(1);
  expect(stages[0][0]).toMatchObject({ kernels: [0, 1, 2], rows: 8 });
});

test('small programs run on one thread', () => {
  const plan = { height: 8, reads: [[0, 'same'] as const], writes: 1, grain: 1 };
  expect(planStages([divisible(plan)], null, 4)).toEqual([]);
});
