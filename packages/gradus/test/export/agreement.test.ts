/** For each kind of task, every format predicts 100 rows like the library. */
import { manualSeed, rand } from 'gradus';
import { toHtml, toJavaScript, toOnnx, toPyTorch } from 'gradus/export';
import { Linear, ReLU, Sequential } from 'gradus/nn';
import {
  loadPicturePredictor,
  loadPredictor,
  PicturePredictor,
  Predictor,
  savePicturePredictor,
  savePredictor,
} from 'gradus/preprocessing';
import { beforeEach, describe, expect, test } from 'vitest';
import { subjectOf } from '../../src/export/subject.ts';
import { load } from './load.ts';
import { differences } from './runtimes.ts';
import { predictorOf, rows as table } from './tables.ts';
import { hasTorch, predictions } from './torch.ts';

beforeEach(() => manualSeed(4));

type Model = Predictor<never> | PicturePredictor;

const HIDDEN = { hidden: [8] };
const KINDS: Readonly<Record<string, () => Model>> = {
  classes: () => predictorOf('answer', HIDDEN),
  'two classes': () => predictorOf('isIt', HIDDEN),
  'one logit': () => predictorOf('isIt', { ...HIDDEN, binary: 'logit' }),
  'a number': () => predictorOf('price', HIDDEN),
  'several numbers': () => predictorOf(['price', 'weight'], HIDDEN),
  pictures: () => {
    const picture = { rows: 4, columns: 5, channels: 1, preparation: 'resize' } as const;
    const network = new Sequential(new Linear(20, 8), new ReLU(), new Linear(8, 3));
    return new PicturePredictor(network, { picture, classNames: ['a', 'b', 'c'] });
  },
};
const NAMES = Object.keys(KINDS);

function rowsOf(model: Model): readonly object[] {
  if (model instanceof Predictor) return table.slice(0, 100);
  return Array.from({ length: 100 }, () => rand([20]).dataSync());
}

/** The predictions for each row: probabilities, or a number for each target. */
function numbersOf(model: Model, rows: readonly object[]): number[][] {
  return model.predict(rows as never).predictions.map(numbersIn);
}

/** The numbers of a prediction in any format. */
function numbersIn(prediction: object): number[] {
  if (Array.isArray(prediction)) return prediction;
  const { probabilities, values } = prediction as Record<string, object>;
  return Object.values(probabilities ?? values);
}

/** Relative to the largest number of the column. */
function expectSame(found: readonly number[][], expected: readonly number[][]): void {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  const largest = expected[0].map((_, k) => Math.max(...expected.map((row) => Math.abs(row[k]))));
  const apart = expected.flatMap((row, i) =>
    row.map((number, k) => Math.abs(number - found[i][k]) / largest[k]),
  );
  expect(apart).toHaveLength(100 * largest.length);
  expect(apart.every((each) => each <= 1e-6)).toBe(true);
}

/** `predictMany` of a page, without the form. */
function ofPage(page: string) {
  const script = /<script>(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  const [start, ...rest] = script.split('\nconst lang = ');
  expect(rest).toHaveLength(1);
  return new Function(`return ${start}\nreturn predictMany;\n})()`)();
}

describe.each(NAMES)('%s', (name) => {
  test('safetensors', () => {
    const model = KINDS[name]();
    const loaded =
      model instanceof Predictor
        ? loadPredictor(savePredictor(model))
        : loadPicturePredictor(savePicturePredictor(model));
    const rows = rowsOf(model);
    expect(numbersOf(loaded as never, rows)).toEqual(numbersOf(model, rows));
  });

  test('JavaScript, alone and in a page', () => {
    const model = KINDS[name]();
    const rows = rowsOf(model);
    const { predictMany } = load(toJavaScript(model).code);
    const found: object[] = predictMany(rows);
    expectSame(found.map(numbersIn), numbersOf(model, rows));
    expect(ofPage(toHtml(model))(rows)).toEqual(found);
  });

  test('ONNX, in ONNX Runtime and in Gradus', async () => {
    const model = KINDS[name]();
    const { runtime, imported } = await differences(toOnnx(model), subjectOf(model), 100);
    expect(runtime).toBeLessThan(2e-6);
    expect(imported).toBeLessThan(1e-4);
  });
});

// Skipped without PyTorch; torch.ts prints a note.
test.runIf(hasTorch)('PyTorch, every kind', () => {
  const models = NAMES.map((name, i) => [`m${i}`, KINDS[name]()] as const);
  const rows = models.map(([key, model]) => [key, rowsOf(model)] as const);
  const programs = models.map(([key, model]) => [key, toPyTorch(model)] as const);
  const asked = rows.map(
    ([key, each]) =>
      [key, each.map((row) => ('length' in row ? [...(row as never)] : row))] as const,
  );
  const answers = predictions(Object.fromEntries(programs), Object.fromEntries(asked));
  models.forEach(([key, model], i) => {
    expectSame(answers[key].map(numbersIn), numbersOf(model, rows[i][1]));
  });
});
