/** Generated modules: their size, their syntax, and hostile names. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  createReferenceBackend,
  fromArray,
  manualSeed,
  noGrad,
  setBackend,
  type Tensor,
  where,
} from 'gradus';
import { toJavaScript, withQuantizedWeights } from 'gradus/export';
import * as nn from 'gradus/nn';
import { fitPreprocessing, Predictor, TabularModel } from 'gradus/preprocessing';
import { Table } from 'gradus/table';
import ts from 'typescript';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { currentBackend } from '../../src/runtime/index.ts';
import { HOSTILE, hostile } from './hostile.ts';
import { load, loadAlone } from './load.ts';
import { predictorOf, rows } from './tables.ts';

const backend = currentBackend();
beforeEach(() => manualSeed(1));
afterEach(() => setBackend(backend));

const folder = mkdtempSync(join(tmpdir(), 'gradus-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The outputs of a module for numbers. */
function outputOf(
  model: nn.Module,
  numbers: readonly number[],
  shape = [numbers.length],
): number[] {
  model.eval();
  const x = fromArray(Float32Array.from(numbers), [1, ...shape]);
  return Array.from(noGrad(() => (model.forward(x) as Tensor).dataSync()));
}

const numbers = Array.from({ length: 12 }, (_, i) => Math.fround(Math.sin(7 * i) * 3));

describe('modules', () => {
  const named = Object.entries(nn.activations).filter(([name]) => name !== 'Activation');
  test.each(named)('%s', (_, Class) => {
    setBackend(createReferenceBackend());
    const make = Class as new (...given: number[]) => nn.Module;
    const given = Class === nn.Threshold ? [0.5, 20] : /Softm/.test(Class.name) ? [1] : [];
    const model = new nn.Sequential(new nn.Linear(12, 8), new make(...given) as nn.ReLU);
    const { predict } = load(toJavaScript(model, { inputShape: [12] }).code);
    expect(predict(numbers)).toEqual(outputOf(model, numbers));
    expect(predict(Float32Array.from(numbers))).toEqual(predict(numbers));
  });

  test('of every class run in evaluation mode, and the modes are restored', () => {
    setBackend(createReferenceBackend());
    class Net extends nn.Module {
      readonly table = new nn.Embedding(5, 3);
      readonly drop = new nn.Dropout(0.5);
      readonly last = new nn.Linear(6, 3);
      readonly mask = this.registerBuffer(
        'mask',
        fromArray(Float32Array.of(1, 0, 1, 1, 0, 1), [6]),
      );
      forward(x: Tensor): Tensor {
        const words = this.table.forward(x.int()).flatten(1);
        return this.last.forward(this.drop.forward(where(this.mask.gt(0.5), words, words.mul(-2))));
      }
    }
    const model = new Net();
    const classNames = ['a', 'b', 'c'];
    const { predict, predictMany } = load(
      toJavaScript(model, { inputShape: [2], classNames }).code,
    );
    expect(model.training && model.drop.training).toBe(true);
    const { value, probabilities } = predict([1, 4]);
    model.eval();
    const x = fromArray(Float32Array.of(1, 4), [1, 2]);
    const expected = noGrad(() => model.forward(x).softmax(1).dataSync());
    expect(probabilities).toEqual(Array.from(expected));
    expect(value).toBe(classNames[probabilities.indexOf(Math.max(...probabilities))]);
    expect(() => predict([1, 5])).toThrow('Index 5 is out of range: it must lie in 0 … 4.');
    expect(() =>
      predictMany([
        [1, 4],
        [9, 1],
      ]),
    ).toThrow('Input 2: Index 9 is out of range');
  });

  test('have the weights after a pending training step, whatever layout the backend chose', () => {
    const model = new nn.Linear(40, 32);
    const x = fromArray(
      Float32Array.from({ length: 80 }, (_, i) => i / 40),
      [2, 40],
    );
    const before = toJavaScript(model, { inputShape: [40] }).code;
    for (let step = 0; step < 2; step++) {
      for (const parameter of model.parameters()) parameter.grad = null;
      model.forward(x).pow(2).mean().backward();
      for (const parameter of model.parameters()) {
        noGrad(() => parameter.sub_((parameter.grad as Tensor).mul(0.1)));
      }
    }
    const { code } = toJavaScript(model, { inputShape: [40] });
    expect(code).not.toBe(before);
    const found: number[] = load(code).predict(x.dataSync().subarray(0, 40));
    outputOf(model, [...x.dataSync().subarray(0, 40)]).forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 5);
    });
    // The code depends only on the weights, not on earlier runs.
    expect(toJavaScript(model, { inputShape: [40] }).code).toBe(code);
  });

  test('pictures take pixels from 0 to 1', () => {
    const model = new nn.Sequential(new nn.Linear(12, 8), new nn.ReLU(), new nn.Linear(8, 2));
    const picture = { rows: 3, columns: 4, channels: 1 };
    const { code, types } = toJavaScript(model, { picture, classNames: ['0', '1'] });
    const { predict } = load(code);
    const pixels = Float32Array.from({ length: 12 }, (_, i) => i / 11);
    const [a, b] = predict(pixels).probabilities;
    expect(a + b).toBeCloseTo(1, 6);
    const bytes = Uint8Array.from(pixels, (x) => Math.round(x * 255));
    expect(predict(bytes)).toEqual(predict(Float32Array.from(bytes, (x) => x / 255)));
    expect(() => predict([...bytes])).toThrow(
      'Pixel 1 is 23. Allowed are numbers from 0 to 1, and',
    );
    expect(() => predict(pixels.subarray(1))).toThrow('Pass 12 pixels, got 11.');
    expect(() => predict(undefined)).toThrow('Pass 12 pixels, got undefined.');
    expect(() => predict([...Array(11).fill(0), Number.NaN])).toThrow('Pixel 11 is NaN.');
    expect(types).toContain('The pixels of 3 × 4, from 0 to 1, row by row: 12 numbers.');
  });

  test.each<[string, (x: Tensor) => Tensor, string]>([
    [
      'reads values',
      (x) => (x.sum().itemSync() > 0 ? x : x.neg()),
      'toJavaScript: forward of Net reads values while it runs, so its result may',
    ],
    [
      'ignores its input',
      (x) => fromArray(new Float32Array(x.shape[0]), [x.shape[0], 1]),
      'toJavaScript: forward of Net does not read its input, so there',
    ],
  ])('whose forward %s are refused', (_, forward, message) => {
    class Net extends nn.Module {
      forward(x: Tensor): Tensor {
        return forward(x);
      }
    }
    expect(() => toJavaScript(new Net(), { inputShape: [3] })).toThrow(message);
  });
});

describe('hostile names of columns, categories and classes', () => {
  test('work like other names', () => {
    const predictor = hostile();
    const { code } = toJavaScript(predictor, { name: HOSTILE.join(' ') });
    const module = load(code);
    expect(module.columns).toEqual(
      predictor.model.fitted.description.features.map(({ name }) => name),
    );
    const row = Object.fromEntries(HOSTILE.map((name, at) => [name, at % 2 ? at : name]));
    const [expected] = predictor.predict([row]).predictions;
    expect(module.predict(row).value).toBe(expected.value);
    expect(module.classNames).toEqual(expect.arrayContaining(['__proto__']));
    expect(code).not.toMatch(/<\/|<!|\u2028|\u2029|\u202e|\0/);
    const { ['__proto__']: _, ...without } = row;
    expect(() => module.predict(without)).toThrow("Column '__proto__': missing from the row");
  });

  test('work as names of targets', () => {
    const some = rows.map(({ age, price, weight }) => ({
      age,
      ['__proto__']: price,
      '<b>': weight,
    }));
    const description = fitPreprocessing(Table.fromRows(some), { target: ['__proto__', '<b>'] });
    const predictor = new Predictor(new TabularModel(description, { hidden: [3] }));
    const { values } = load(toJavaScript(predictor).code).predict({ age: 30 });
    expect(Object.keys(values)).toEqual(['__proto__', '<b>']);
  });
});

describe('the module', () => {
  test('of 600 parameters with every kind of column is at most 8 kB', () => {
    const predictor = predictorOf('answer', { hidden: [9] });
    const count = predictor.model.parameters().reduce((sum, each) => sum + each.numel(), 0);
    expect(count).toBeGreaterThan(550);
    expect(count).toBeLessThan(650);
    const sizeOf = (code: string) => gzipSync(code, { level: 9 }).length;
    expect(sizeOf(toJavaScript(predictor).code)).toBeLessThanOrEqual(8 * 1024);
  });

  test('needs only ES2015', () => {
    const { code } = toJavaScript(predictorOf('price', { activation: 'GELU' }));
    const printed = (target: ts.ScriptTarget) =>
      ts.transpileModule(code, { compilerOptions: { target, module: ts.ModuleKind.ESNext } })
        .outputText;
    expect(printed(ts.ScriptTarget.ES2015)).toBe(printed(ts.ScriptTarget.ESNext));
    expect(code).not.toMatch(/\beval\b|new Function|WebAssembly|\bawait\b|\bimport\b/);
    expect(loadAlone(code).predict({ ...rows[0], born: '2001-01-01' }).value).toBeTypeOf('number');
  });

  test('runs in Node where code from strings is forbidden', () => {
    const predictor = predictorOf('answer');
    const [{ value }] = predictor.predict([rows[0]] as never).predictions;
    writeFileSync(join(folder, 'people.mjs'), toJavaScript(predictor).code);
    const program = `import { predict } from './people.mjs';
      console.log(predict(${JSON.stringify(rows[0])}).value);`;
    writeFileSync(join(folder, 'use.mjs'), program);
    const flags = ['--disallow-code-generation-from-strings', '--no-expose-wasm'];
    const said = execFileSync(process.execPath, [...flags, join(folder, 'use.mjs')], {
      encoding: 'utf8',
    });
    expect(said.trim()).toBe(value);
  });
});

describe('quantized weights', () => {
  const model = () => new nn.Sequential(new nn.Linear(64, 48), new nn.Tanh(), new nn.Linear(48, 3));
  const inputs = Array.from({ length: 64 }, (_, i) => Math.fround(Math.cos(i)));

  test('equal those of withQuantizedWeights, and take about a quarter of the space', () => {
    setBackend(createReferenceBackend());
    const net = model();
    const before = net.parameters().map((parameter) => parameter.dataSync());
    const exact = toJavaScript(net, { inputShape: [64] }).code;
    const { code } = toJavaScript(net, { inputShape: [64], quantize: true });
    const expected = withQuantizedWeights(net, () => outputOf(net, inputs));
    expect(load(code).predict(inputs)).toEqual(expected);
    expect(expected).not.toEqual(outputOf(net, inputs));
    outputOf(net, inputs).forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(0.02);
    });
    expect(code.length).toBeLessThan(0.4 * exact.length);
    expect(net.parameters().map((parameter) => parameter.dataSync())).toEqual(before);
    expect(() =>
      withQuantizedWeights(net, () => {
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(net.parameters().map((parameter) => parameter.dataSync())).toEqual(before);
  });

  test('of a table, with rows of zeros and weights that cannot be quantized', () => {
    setBackend(createReferenceBackend());
    const predictor = predictorOf('answer', { hidden: [5] });
    const [first] = predictor.model.network.parameters();
    first.setData((first.dataSync() as Float32Array).fill(0, 0, first.shape[1]));
    const module = load(toJavaScript(predictor, { quantize: true }).code);
    const [{ value, probabilities }] = withQuantizedWeights(
      predictor,
      () => predictor.predict([rows[0]] as never).predictions as never,
    ) as [{ value: string; probabilities: Float32Array }];
    expect(module.predict(rows[0])).toEqual({ value, probabilities: [...probabilities] });
    first.setData((first.dataSync() as Float32Array).fill(Number.NaN, 0, 1));
    const diverged = first.dataSync();
    expect(withQuantizedWeights(predictor, () => first.dataSync())).toEqual(diverged);
  });
});
