import { describe, expect, test } from 'vitest';
import { allocateArray } from '../../src/ir/dtype.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { fromArray, stateTensor, type Tensor } from '../../src/tensor/index.ts';
import {
  type GoldenArray,
  loadFunctionCases,
  loadGoldens,
  type OpCase,
} from '../helpers/goldens.ts';
import { BACKENDS } from './backends.ts';
import { callOp, hasOp } from './calls.ts';
import { EXACT, expectClose, ROUNDED } from './close.ts';

const { cases, extras } = loadGoldens('ops');

function leafOf({ dtype, shape, data }: GoldenArray, requiresGrad: boolean): Tensor {
  return fromArray(data.slice(), shape, { dtype, requiresGrad });
}

function inputsOf(golden: OpCase): Tensor[] {
  return golden.inputs.map((input, i) => leafOf(input, golden.grads[i] !== null));
}

const supported = [
  ...cases,
  ...loadFunctionCases(),
  ...extras.filter((golden) => hasOp(golden, inputsOf(golden))),
];
const names = [...new Set(supported.map(({ op }) => op))];
const ops = names.map((name) => [name, supported.filter(({ op }) => op === name)] as const);

/** Records the op and, if the golden has gradients, its backward pass. */
function record(golden: OpCase): { inputs: Tensor[]; outputs: Tensor[] } {
  const inputs = inputsOf(golden);
  const outputs = callOp(golden, inputs);
  expect(outputs.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
    golden.outputs.map(({ shape, dtype }) => ({ shape, dtype })),
  );
  return { inputs, outputs };
}

function expectOutputs(golden: OpCase, outputs: readonly Tensor[]): void {
  const tolerance = golden.exact ? EXACT : ROUNDED;
  golden.outputs.forEach(({ data }, i) => {
    expectClose(outputs[i].dataSync(), data, tolerance, `${golden.name}, output ${i}`);
  });
}

function expectGradients(golden: OpCase, gradients: readonly (Tensor | null)[]): void {
  golden.grads.forEach((expected, i) => {
    const gradient = gradients[i];
    if (expected === null) {
      expect(gradient, `${golden.name}, gradient ${i}`).toBeNull();
      return;
    }
    expect(gradient?.shape).toEqual(expected.shape);
    const what = `${golden.name}, gradient ${i}`;
    expectClose(gradient!.dataSync(), expected.data, ROUNDED, what);
  });
}

/** Memory that a step writes `value` to, like an optimizer. */
function written(value: Tensor): Tensor {
  const { dtype, shape } = value;
  const holder = stateTensor(allocateArray(dtype, value.numel()), shape, { dtype });
  return holder.copy_(value);
}

describe.each(BACKENDS)('on %s', (_, createBackend) => {
  const engine = new Engine(createBackend());

  describe.each(ops)('%s', (_, goldens) => {
    test.each(goldens.map((golden) => [golden.name, golden] as const))(
      '%s: read at once',
      (_, golden) => {
        runtime.withEngine(engine, () => {
          const { inputs, outputs } = record(golden);
          expectOutputs(golden, outputs);
          if (golden.upstream === null) return;
          outputs[0].backward(leafOf(golden.upstream, false));
          expectGradients(
            golden,
            inputs.map(({ grad }) => grad),
          );
        });
      },
    );

    test.each(goldens.map((golden) => [golden.name, golden] as const))(
      '%s: one compiled step',
      (_, golden) => {
        runtime.withEngine(engine, () => {
          const { inputs, outputs } = record(golden);
          if (golden.upstream !== null) outputs[0].backward(leafOf(golden.upstream, false));
          const gradients = inputs.map(({ grad }) => grad && written(grad));
          const copies = outputs.map(written);
          const before = engine.statistics();
          runtime.flush();
          const after = engine.statistics();
          expect(after.runs, 'programs run').toBe(before.runs + 1);
          expect(after.kernels, 'kernels run').toBeGreaterThan(before.kernels);
          expectGradients(golden, gradients);
          expectOutputs(golden, copies);
          expectOutputs(golden, outputs);
        });
      },
    );
  });
});
