/** A table of the visitor: the engine plans, trains and judges it as the command line does. */

import { readTable } from '@gradus/datasets';
import { judgement } from '@gradus/lab/lang/en';
import { customArchitecture, RECIPE, tableTraining } from '@gradus/lab/settings';
import { fitTable, judgeTable, planOf, tableRows } from '@gradus/lab/tabular';
import { Generator } from 'gradus';
import { loadPredictor } from 'gradus/preprocessing';
import { cellOf } from 'gradus/table';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/engine/digest.ts';
import type { ExportEnding } from '../../../src/engine/messages.ts';
import { hostWeightsOf } from '../../../src/engine/snapshots.ts';
import type { PlanChoice } from '../../../src/engine/table/preview-messages.ts';
import type { Experiment } from '../../../src/experiment/index.ts';
import { tinyEngine } from '../helpers.ts';

/** Flowers whose kind follows from their size, with a column of colours, a date, an id and missing cells. */
function flowers(count: number): string {
  const noise = Array.from(new Generator().manualSeed(5).randperm(count * 4));
  const lines = Array.from({ length: count }, (_, i) => {
    const [a, b, c, d] = noise.slice(4 * i, 4 * i + 4).map((n) => n / (4 * count));
    const size = (10 * a).toFixed(2);
    const kind = 10 * a + 3 * b > 7 ? 'lily' : 'rose';
    const color = d < 0.05 ? '' : ['red', 'white', 'blue'][Math.floor(3 * c)];
    const day = `2024-0${1 + (i % 9)}-1${i % 10}`;
    return [`f${1000 + i}`, size, (3 * b).toFixed(3), color, day, kind].join(',');
  });
  return `id,size,width,color,day,kind\n${lines.join('\n')}\n`;
}

const NOTHING: PlanChoice['options'] = {
  ...{ task: null, numeric: [], categorical: [], date: [], ignore: [] },
  ...{ missing: null, encoding: null, delimiter: null, decimal: null, header: null },
};
const RANDOM: PlanChoice['split'] = { group: null, time: null, fold: null, test: null };

function choiceOf(target: string, options: Partial<PlanChoice['options']> = {}): PlanChoice {
  return { target: [target], options: { ...NOTHING, ...options }, split: RANDOM };
}

async function open(text: string, name = 'flowers.csv') {
  const engine = await tinyEngine();
  const answer = await engine.call('openTable', { file: new File([text], name), reading: NOTHING });
  return { ...engine, answer, text };
}

async function opened(text: string) {
  const { answer, ...rest } = await open(text);
  if ('trouble' in answer) throw new Error(answer.trouble.message);
  return { ...rest, opened: answer.opened };
}

describe('a file', () => {
  it('is read with its first rows, and its progress is told', async () => {
    const { opened: table, events } = await opened(flowers(60));
    expect(table).toMatchObject({ rows: 60, name: 'flowers.csv' });
    expect(table.columns).toEqual(['id', 'size', 'width', 'color', 'day', 'kind']);
    expect(table.head).toHaveLength(10);
    expect(table.head[0].slice(0, 1)).toEqual(['f1000']);
    expect(events.some(({ type }) => type === 'reading')).toBe(true);
  });

  it('that is not a table comes back with the line', async () => {
    const { answer } = await open('a,b\n1,2\n3\n');
    expect(answer).toMatchObject({
      trouble: { kind: 'file', details: { code: 'ragged', line: 3, cells: 1 } },
    });
  });

  it('is read in another way if the visitor says so', async () => {
    const { call } = await tinyEngine();
    const file = new File(['1,2\n3,4\n5,6\n'], 'numbers.csv');
    const rows = async (header: boolean) => {
      const answer = await call('openTable', { file, reading: { ...NOTHING, header } });
      return 'opened' in answer ? answer.opened.rows : 0;
    };
    expect([await rows(true), await rows(false)]).toEqual([2, 3]);
  });
});

describe('a plan', () => {
  it('has types, missing cells, warnings and the sizes of the split', async () => {
    const { call, opened: table } = await opened(flowers(100));
    const { checksum } = table;
    const planned = await call('planTable', { checksum, choice: choiceOf('kind'), seed: 0 });
    const types = Object.fromEntries(planned.columns.map(({ name, type }) => [name, type]));
    expect(types).toEqual({
      ...{ id: 'ignored', size: 'numeric', width: 'numeric', color: 'categorical' },
      ...{ day: 'date', kind: 'target' },
    });
    expect(planned.columns[3].summary.missing).toBeGreaterThan(0);
    expect(planned.warnings.map(({ code }) => code)).toContain('identifier');
    expect(planned.sizes).toEqual([70, 15, 15]);
    expect(planned.trouble).toBeNull();
  });

  it('without a target takes the likely one', async () => {
    const { call, opened: table } = await opened(flowers(100));
    const { checksum } = table;
    const [guessed, chosen] = await Promise.all(
      [{ ...choiceOf('kind'), target: [] }, choiceOf('kind')].map((choice) =>
        call('planTable', { checksum, choice, seed: 0 }),
      ),
    );
    expect(guessed.wanted).toBe('kind');
    expect(guessed).toEqual(chosen);
  });

  it('that does not work says why, and keeps the columns', async () => {
    const { call, opened: table } = await opened(flowers(100));
    const choice = choiceOf('kind', { numeric: ['color'] });
    const planned = await call('planTable', { checksum: table.checksum, choice, seed: 0 });
    expect(planned.trouble).toMatchObject({ kind: 'table', details: { code: 'no-number' } });
    expect(planned.columns).toHaveLength(6);
    expect(planned.sizes).toBeNull();
  });
});

describe('a run', () => {
  const SEED = 3;

  async function bothWays(target: string) {
    const text = flowers(160);
    const { call, until, opened: table } = await opened(text);
    const choice = choiceOf(target);
    const source = { kind: 'file', path: 'flowers.csv', checksum: table.checksum } as const;
    const summary = await call('load', {
      ...{ name: 'table', seed: SEED },
      table: { source, binary: 'softmax', ...choice },
    });
    if (summary.kind !== 'table') throw new Error('not a table');
    const training = { ...tableTraining(summary.data.rows), iterations: 200, seed: SEED };
    const { name, hidden, activation } = customArchitecture([16, 8], RECIPE.activation);
    const experiment: Experiment = {
      data: summary.data,
      model: {
        ...{ name, activation, hidden: [...hidden] },
        ...{ inputDim: summary.inputs, outputDim: summary.outputs },
      },
      training,
      rates: [],
    };
    await call('create', { run: 'own', experiment });
    await call('train', { run: 'own', steps: null });
    await until('own', ({ status }) => status === 'finished');

    const raw = await readTable(new File([text], 'flowers.csv'));
    const plan = planOf(raw, choice);
    const { data } = tableRows({ table: raw, plan, data: { ...summary.data, source } }, SEED);
    const recipe = { ...RECIPE, hidden: [16, 8], iterations: 200 };
    const { predictor } = await fitTable(data, { seed: SEED, recipe });
    return { call, data, predictor, experiment };
  }

  it.each(['kind', 'size'])(
    'on %s has the bits and the metrics of the command line',
    async (target) => {
      const { call, data, predictor } = await bothWays(target);
      const ref = { run: 'own', iteration: null };
      expect(await call('digest', ref)).toBe(await digestOf(hostWeightsOf(predictor.model)));
      const { judgement } = await call('judge', ref);
      expect(judgement).toEqual(await judgeTable(data, predictor, { seed: SEED }));
      expect(judgement.importance.map(({ column }) => column)).toContain('width');
    },
  );

  it('on numbers passes one row through the network in the units of the table', async () => {
    const { call, data, predictor } = await bothWays('size');
    const test = data.rows('test');
    const { value, probabilities, loss, target, layers } = await call('example', {
      ...{ run: 'own', iteration: null, input: { part: 'test', index: 3 }, target: null },
      ...{ most: 8, shown: [], unit: null },
    });
    expect(probabilities).toBeNull();
    expect(value?.actual).toBeCloseTo(Number(cellOf(test.column('size'), 3)), 4);
    const { value: predicted } = predictor.predict(test).predictions[3];
    expect(value?.predicted).toBeCloseTo(Number(predicted), 5);
    // The loss compares standardised numbers.
    expect(loss).toBeCloseTo((layers[2].a[0] - target) ** 2, 4);
  });

  it('is saved as a model, a function, ONNX and a card that other programs read', async () => {
    const { call, predictor } = await bothWays('kind');
    const words = { metrics: judgement.metrics, exportedWith: 'with', steps: 'steps' };
    const file = (ending: ExportEnding) =>
      call('exportFile', {
        ...{ run: 'own', iteration: null, ending, name: 'flowers' },
        ...{ lang: 'en', words },
      });
    const row = { size: 8, width: 1, color: 'red', day: '2024-02-11' };
    const [expected] = predictor.predict([row]).predictions;
    const loaded = loadPredictor((await file('.safetensors')) as Uint8Array);
    expect(loaded.predict([row]).predictions[0]).toEqual(expected);
    const code = String(await file('.js'));
    expect(code).toContain('function predict(');
    expect(await file('.onnx')).toBeInstanceOf(Uint8Array);
    const card = String(await file('.card.md'));
    expect(card).toContain('flowers.csv');
    expect(card).toContain('ROC AUC');
  });

  it('answers which rows are wrong, and what if', async () => {
    const { call, data, predictor } = await bothWays('kind');
    const ref = { run: 'own', iteration: null };
    const { rows, total, columns } = await call('tablePredictions', {
      ...ref,
      ...{ order: 'worst', count: 5 },
    });
    expect([rows.length, total]).toEqual([5, data.test.length]);
    expect(columns).toEqual(['size', 'width', 'color', 'day']);
    expect(rows[0].error).toBeGreaterThanOrEqual(rows[4].error);
    const { fields, cells, actual } = await call('exampleRow', { ...ref, place: rows[0].place });
    expect(actual).toBe(rows[0].actual);
    expect(fields.map(({ type }) => type)).toEqual(['numeric', 'numeric', 'categorical', 'date']);
    const changed = { ...cells, size: 9.5, color: null };
    const { probabilities } = await call('predictRow', { ...ref, cells: changed });
    const expected = predictor.predict([changed]);
    expect(probabilities).toEqual([
      ...(expected.predictions[0] as never as { probabilities: Float32Array }).probabilities,
    ]);
    const wrong = await call('predictRow', { ...ref, cells: { ...cells, size: 'big' } });
    expect(wrong).toMatchObject({ probabilities: null, unreadable: ['size'] });
  });
});
