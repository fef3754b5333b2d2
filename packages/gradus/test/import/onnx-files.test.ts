import { readFileSync } from 'node:fs';
import { fromArray, type Tensor } from 'gradus';
import { loadOnnx } from 'gradus/import';
import { describe, expect, it } from 'vitest';
import { type GoldenArray, loadGoldens } from '../helpers/goldens.ts';

const goldens = loadGoldens('onnx-files');

function load(file: string) {
  return loadOnnx(readFileSync(new URL(`../goldens/files/${file}`, import.meta.url)), file);
}

const tensorOf = ({ dtype, shape, data }: GoldenArray): Tensor => fromArray(data, shape, { dtype });

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const allowed = tolerance * Math.max(1, Math.abs(wanted[i] as number));
    expect(
      Math.abs((found[i] as number) - (wanted[i] as number)),
      `element ${i}`,
    ).toBeLessThanOrEqual(allowed);
  }
}

describe('exports of torch.onnx.export', () => {
  it.each(goldens.pytorch)('$file predicts like PyTorch', ({ file, inputs, outputs }) => {
    const model = load(file);
    const given = Object.entries(inputs).map(([name, x]) => [name, tensorOf(x)] as const);
    const y = model.forward(given.length === 1 ? given[0][1] : Object.fromEntries(given));
    expect(y.shape).toEqual(outputs.y.shape);
    expectClose(y.dataSync(), outputs.y.data, 2e-6);
  });

  it.each(goldens.pytorch)('$file trains the parameters of the module', ({ file, state }) => {
    const model = load(file);
    const found = model.parameters().reduce((n, parameter) => n + parameter.numel(), 0);
    const all = Object.values(state).reduce((n, { data }) => n + data.length, 0);
    expect(found).toBe(all);
    // PyTorch transposes the weights of MatMul and renames them.
    for (const [name, parameter] of model.namedParameters()) {
      if (name.startsWith('onnx::')) continue;
      expect(parameter.dataSync().toString(), name).toBe(state[name]?.data.toString());
    }
  });
});

describe('pipelines of scikit-learn', () => {
  it.each(goldens.sklearn)('$file predicts like scikit-learn', ({ file, rows, outputs }) => {
    const predictions = load(file).predict(rows);
    for (const [name, wanted] of Object.entries(outputs)) {
      const column = predictions.map((row) => row[name]);
      if (Array.isArray(wanted)) {
        expect(column).toEqual(wanted);
        continue;
      }
      const numbers = column.flatMap((cell) => {
        return typeof cell === 'object' ? Object.values(cell) : [cell];
      });
      expectClose(numbers as number[], (wanted as GoldenArray).data, 2e-6);
    }
  });
});
