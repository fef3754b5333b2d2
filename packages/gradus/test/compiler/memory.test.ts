/** The plan of the scratch area, compared with a check of every pair of buffers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BufferRequest, planMemory } from '../../src/compiler/memory.ts';
import { bytesPerElement } from '../../src/ir/dtype.ts';
import type { Kernel } from '../../src/ir/loop.ts';
import { at, axis, load } from '../backends/reference/programs.ts';

/** Copies one element. */
function copy(from: number, to: number): Kernel {
  const index = at([1, axis(0, 1)]);
  const stores = [{ buffer: to, index, value: load(from, index) }];
  return { label: 'copy', extents: [1], reduction: null, stores };
}

const request = fc.record({
  role: fc.constantFrom('state', 'input', 'result', 'temporary'),
  dtype: fc.constantFrom('float32', 'uint8'),
  length: fc.nat({ max: 200 }),
}) as fc.Arbitrary<BufferRequest>;

const plan = fc.record({
  requests: fc.array(request, { minLength: 1, maxLength: 8 }),
  copies: fc.array(fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 7 })), { maxLength: 10 }),
  /** Kernels that run at the same time. */
  width: fc.integer({ min: 1, max: 3 }),
});

test('buffers in use at the same time never overlap', () => {
  fc.assert(
    fc.property(plan, ({ requests, copies, width }) => {
      const uses = copies.map((pair) => pair.map((buffer) => buffer % requests.length));
      const kernels = uses.map(([from, to]) => copy(from, to));
      const times = kernels.map((_, i) => Math.floor(i / width));
      const { buffers, scratchBytes } = planMemory(requests, kernels, times);
      const last = Math.max(0, ...times);
      const isAlive = (buffer: number, time: number): boolean => {
        const used = times.filter((_, kernel) => uses[kernel].includes(buffer));
        const begin = requests[buffer].role === 'input' ? 0 : Math.min(...used);
        const end = requests[buffer].role === 'result' ? last : Math.max(...used);
        return begin <= time && time <= end;
      };
      buffers.forEach(({ role, dtype, length, offset }, one) => {
        if (role === 'state') {
          expect(offset).toBe(-1);
          return;
        }
        const end = offset + length * bytesPerElement(dtype) + 16;
        expect(offset % 64).toBe(0);
        expect(end).toBeLessThanOrEqual(scratchBytes);
        buffers.slice(0, one).forEach((before, other) => {
          const meet = times.some((time) => isAlive(one, time) && isAlive(other, time));
          if (before.role === 'state' || !meet) return;
          const endOfOther = before.offset + before.length * bytesPerElement(before.dtype) + 16;
          expect(end <= before.offset || endOfOther <= offset).toBe(true);
        });
      });
    }),
    { numRuns: 500, seed: 2 },
  );
});

test('small buffers fill the gaps between large ones, in any order of requests', () => {
  const [small, large] = [12, 28].map(
    (length) => ({ role: 'temporary', dtype: 'float32', length }) as const,
  );
  // The first is in use in the first kernel only, the second in all, the third from the second kernel on.
  const requests = [small, small, large];
  const kernels = [copy(0, 1), copy(1, 2), copy(2, 1)];
  expect(planMemory(requests, kernels).scratchBytes).toBe(64 + 128);
});

test('a chain of temporaries needs memory for two', () => {
  const temporary = { role: 'temporary', dtype: 'float32', length: 12 } as const;
  const requests = Array.from({ length: 6 }, () => temporary);
  const chain = [0, 1, 2, 3, 4].map((i) => copy(i, i + 1));
  expect(planMemory(requests, chain).scratchBytes).toBe(2 * 64);
});
