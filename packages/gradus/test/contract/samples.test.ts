import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { createWasmBackend } from '../../src/backends/wasm/index.ts';
import type { Node } from '../../src/graph/node.ts';
import type { TypedArray } from '../../src/ir/dtype.ts';
import '../../src/nn/index.ts';
import { allOps } from '../../src/ops/record.ts';
import { type Sample, spread } from '../samples/kit.ts';
import { expectClose, ROUNDED } from './close.ts';
import { prepare, runOneByOne, runTogether } from './nodes.ts';
import {
  COMPOSITE_SAMPLES,
  leavesOf,
  modulesIn,
  OP_SAMPLES,
  opsBelow,
  rootsOf,
  SAMPLES,
  secondRootsOf,
} from './samples.ts';

/** The distance of the points of a difference. */
const STEP = 1e-5;
/** The second derivatives by this many elements of each input are checked. */
const MOST_ELEMENTS = 24;

const reference = createReferenceBackend();
const plain = createWasmBackend({ relaxedSimd: false });
const relaxed = createWasmBackend();
const precise = createReferenceBackend({ precision: 'float64' });

/** Ops that only name a value; `nn/losses.test.ts` tests the losses among them. */
const NAMES = ['CrossEntropyLoss', 'Embedding', 'EmbeddingBag', 'NLLLoss'];

describe('samples', () => {
  test('exist for every op, and contain it', () => {
    expect([...Object.keys(OP_SAMPLES), ...NAMES].sort()).toEqual([...allOps().keys()].sort());
    for (const [name, samples] of Object.entries(OP_SAMPLES)) {
      expect(samples.length, name).toBeGreaterThanOrEqual(3);
      for (const sample of samples) {
        expect(opsBelow(rootsOf(sample)), `${name}: ${sample.about}`).toContain(name);
      }
    }
  });

  test('exist for every function made of ops', async () => {
    const modules = await modulesIn(new URL('../../src/ops/composite/', import.meta.url));
    const functions = modules.flatMap((module) => {
      return Object.entries(module).flatMap(([name, value]) =>
        typeof value === 'function' ? [name] : [],
      );
    });
    expect(Object.keys(COMPOSITE_SAMPLES).sort()).toEqual(functions.sort());
  });
});

describe.each(Object.entries(SAMPLES))('%s', (_, samples) => {
  test.each(samples.map((sample) => [sample.about, sample] as const))(
    '%s: one program gives the bits of single ops',
    (_, sample) => {
      const roots = rootsOf(sample);
      expect(runTogether(reference, roots)).toEqual(runOneByOne(reference, roots));
    },
  );

  test.each(samples.map((sample) => [sample.about, sample] as const))(
    '%s: WebAssembly agrees with the reference',
    (_, sample) => {
      const roots = rootsOf(sample);
      const expected = runTogether(reference, roots);
      for (const backend of [plain, relaxed]) {
        runTogether(backend, roots).forEach((values, i) => {
          expectClose(values, expected[i], ROUNDED, `root ${i}`);
        });
      }
    },
  );

  const smooth = samples.filter((sample) => sample.smooth);
  test.each(smooth.map((sample) => [sample.about, sample] as const))(
    '%s: the gradient agrees with central differences',
    (_, sample) => {
      const [, ...found] = runTogether(precise, rootsOf(sample));
      const expected = differences(sample);
      expect(found).toHaveLength(expected.length);
      expected.forEach((gradient, i) => {
        expect(gradient.length).toBe(found[i].length);
        for (const [n, value] of gradient.entries()) {
          expect(
            Math.abs(found[i][n] - value),
            `input ${i}[${n}]: ${found[i][n]}, not ${value}`,
          ).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
        }
      });
    },
  );
});

describe.each(Object.entries(SAMPLES))('%s', (_, samples) => {
  const smooth = samples.filter((sample) => sample.smooth);
  test.each(smooth.map((sample) => [sample.about, sample] as const))(
    '%s: the second derivatives agree with central differences of the gradient',
    (_, sample) => {
      const data = sample.inputs.map(
        (input) => Float64Array.from(input.data) as unknown as TypedArray,
      );
      const { size } = sample.compute(...leavesOf(sample)).shape;
      data.push(Float64Array.from(spread(-1, 1, [size]).data) as unknown as TypedArray);
      const [total, ...seconds] = secondRootsOf(sample, data);
      const present = seconds.filter((node) => node !== null);
      const program = prepare(precise, [total as Node, ...present]);
      const found = program.run().slice(1);
      const isFloat = [...sample.inputs.map(({ dtype }) => dtype === 'float32'), true];
      seconds.forEach((node, i) => {
        if (!isFloat[i]) return;
        const values = node === null ? null : found[present.indexOf(node)];
        data[i].slice(0, MOST_ELEMENTS).forEach((value, n) => {
          const at = (x: number): number => {
            data[i][n] = x;
            return program.run()[0][0];
          };
          const numeric = (at(value + STEP) - at(value - STEP)) / (2 * STEP);
          data[i][n] = value;
          const analytic = values?.[n] ?? 0;
          expect(
            Math.abs(analytic - numeric),
            `input ${i}[${n}]: ${analytic}, not ${numeric}`,
          ).toBeLessThan(1e-6 * Math.max(1, Math.abs(numeric)));
        });
      });
      program.release();
    },
  );
});

/**
 * The gradient of 0.75 · Σ output with respect to each float input, by central differences in double precision.
 */
function differences(sample: Sample): number[][] {
  const data = sample.inputs.map((input) => Float64Array.from(input.data) as unknown as TypedArray);
  const total = () => {
    const [output] = runTogether(precise, [rootsOf(sample, data)[0]]);
    return [...output].reduce((sum, value) => sum + 0.75 * value, 0);
  };
  return sample.inputs.flatMap((input, i) => {
    if (input.dtype !== 'float32' || input.data.length === 0) return [];
    const gradient = Array.from(input.data, (value, n) => {
      const step = 1e-5;
      data[i][n] = value + step;
      const above = total();
      data[i][n] = value - step;
      const below = total();
      data[i][n] = value;
      return (above - below) / (2 * step);
    });
    return [gradient];
  });
}
