/** The plane of a network on points: the same numbers as the network itself. */
import { fromArray } from 'gradus';
import { expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import type { Calls } from '../../src/engine/messages.ts';
import { pointTable, tableSet } from '../../src/engine/table/load.ts';
import { gridTable, planeOf } from '../../src/engine/table/plane.ts';
import {
  type Experiment,
  modelFor,
  type PointChoice,
  pointData,
  recipeOf,
} from '../../src/experiment/index.ts';

const SET: PointChoice = { name: 'xor', size: 60, noise: 0, classes: 2, seed: 1 };

function engine() {
  const { handlers } = new Engine({ base: 'http://localhost/', threads: 1, post: () => {} });
  return <K extends keyof Calls>(name: K, params: Calls[K]['params']) =>
    handlers[name](params) as Promise<Calls[K]['result']>;
}

function experimentOn(choice: PointChoice): Experiment {
  const data = pointData(choice);
  const model = modelFor({ name: 'relu-3', hidden: [3], activation: 'relu' }, data);
  return { data, model, training: recipeOf(data), rates: [] };
}

async function setOf({ data, training }: Experiment) {
  if (data.kind !== 'table' || data.source.kind !== 'points') throw new Error('no points');
  return tableSet(await pointTable(data.source), data, training.seed);
}

it('has the outputs of each layer at each point, with the features that were chosen', async () => {
  const experiment = experimentOn({ ...SET, features: ['xy', 'sinx'] });
  const call = engine();
  await call('create', { run: 'a', experiment });
  const size = 8;
  // A unit that the layer lacks is left out.
  const shown = [
    [0, 2, 3],
    [0, 1],
  ];
  const found = await call('surface', { run: 'a', iteration: null, size, shown });
  expect(found.layers.map(({ name, shown }) => [name, shown])).toEqual([
    ['network.1', [0, 2]],
    ['network.2', [0, 1]],
  ]);
  const set = await setOf(experiment);
  const grid = gridTable(set, await planeOf(set), size);
  expect(grid.columns.map(({ name }) => name)).toEqual(['xy', 'sinx']);
  const { values } = set.flat.preprocessing.encode(grid);
  const input = fromArray(values, [size * size, 2]);
  const weights = found.layers[0].weights;
  expect(weights).toHaveLength(4);
  expect(found.layers[0].values).toHaveLength(2 * size * size);
  // Standardised as the network's own preprocessing does.
  const scaled = set.flat.preprocessing.layer().forward(input).dataSync();
  expect([...found.inputs]).toEqual([...scaled]);
  for (const cell of [0, 13, 63]) {
    const [first, second] = [0, 1].map((c) => found.layers[1].values[2 * cell + c]);
    expect(found.classes?.[cell]).toBe(second > first ? 1 : 0);
    const sure = 1 / (1 + Math.exp(-Math.abs(first - second)));
    expect(Math.abs((found.strength?.[cell] ?? 0) - 255 * (2 * sure - 1))).toBeLessThan(1.01);
  }
});

it('is asked for while a run trains, and changes no result', async () => {
  const experiment = experimentOn(SET);
  const digests = [];
  for (const asks of [false, true]) {
    const call = engine();
    await call('create', { run: 'a', experiment });
    await call('train', { run: 'a', steps: 300 });
    if (asks) await call('surface', { run: 'a', iteration: null, size: 16, shown: [] });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await call('surface', { run: 'a', iteration: 0, size: 16, shown: [] });
    for (;;) {
      const { iteration } = await call('surface', {
        run: 'a',
        iteration: null,
        size: 8,
        shown: [],
      });
      if (iteration === 300) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    digests.push(await call('digest', { run: 'a', iteration: null }));
  }
  expect(digests[0]).toBe(digests[1]);
});

it('the points of the plane are those of the split', async () => {
  const call = engine();
  const data = pointData({ ...SET, features: ['xx'] });
  const plane = await call('plane', { table: data, seed: 4 });
  const { train, validation, test } = plane.parts;
  expect([train, validation, test].map(({ x }) => x.length)).toEqual([42, 9, 9]);
  // Class 1 where exactly one coordinate is above 0.
  train.x.forEach((x, i) => {
    expect(train.value[i]).toBe(x > 0 === train.y[i] > 0 ? 0 : 1);
  });
});
