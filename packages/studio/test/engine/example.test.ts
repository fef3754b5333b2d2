/** The numbers of one example are those of the library, and agree with sums by hand. */
import { describe, expect, it } from 'vitest';
import type { Example, ExampleRequest } from '../../src/engine/inspect/example-messages.ts';
import { type Experiment, modelFor, pointData } from '../../src/experiment/index.ts';
import { recipeOf } from '../../src/experiment/recipes.ts';
import { tinyEngine, tinyExperiment } from './helpers.ts';

const REQUEST: ExampleRequest = {
  input: { part: 'test', index: 3 },
  target: null,
  most: 12,
  shown: [],
  unit: { layer: 0, unit: 7 },
};

/** An example after some steps. */
async function exampleOf(
  training: Partial<Experiment['training']>,
  steps: number,
  request: Partial<ExampleRequest> = {},
  model: Partial<Experiment['model']> = {},
): Promise<Example> {
  const { call, until } = await tinyEngine();
  await call('create', { run: 'a', experiment: tinyExperiment(training, model) });
  if (steps > 0) {
    await call('train', { run: 'a', steps });
    await until('a', ({ iteration, status }) => iteration === steps && status === 'paused');
  }
  return call('example', { run: 'a', iteration: null, ...REQUEST, ...request });
}

const close = (actual: ArrayLike<number>, expected: readonly number[], size = 1) => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i] - value)).toBeLessThan(1e-5 * size);
  });
};

describe('one example', () => {
  it.each(['relu', 'sigmoid', 'gelu'] as const)(
    'goes forward and backward, %s',
    async (activation) => {
      const hidden = [30, 8];
      const found = await exampleOf(
        {},
        5,
        { most: 100 },
        { hidden, activation, name: `${activation}-30-8` },
      );
      const { layers, probabilities, target, loss } = found;
      expect(layers.map(({ shown }) => shown.length)).toEqual([30, 8, 10]);
      layers.forEach((layer, l) => {
        const x = Array.from(l === 0 ? found.input : layers[l - 1].a);
        const z = Array.from(layer.z, (_, j) =>
          x.reduce(
            (sum, each, i) => sum + each * layer.weights[j * layer.inputs + i],
            layer.bias?.[j] ?? 0,
          ),
        );
        close(layer.z, z, 10);
        const { delta, upstream, slope } = layer;
        close(
          delta,
          Array.from(upstream, (each, j) => each * slope[j]),
        );
        close(layer.gradients, Array.from(delta, (each) => x.map((value) => value * each)).flat());
        close(layer.biasGradient ?? [], Array.from(delta));
        const next = layers.at(l + 1);
        if (next === undefined) return;
        const back = Array.from(upstream, (_, j) =>
          next.delta.reduce((sum, each, k) => sum + each * next.weights[k * next.inputs + j], 0),
        );
        close(upstream, back);
      });
      const p = probabilities ?? new Float32Array();
      expect(loss).toBeCloseTo(-Math.log(p[target]), 5);
      close(
        layers[2].delta,
        Array.from(p, (each, i) => each - Number(i === target)),
      );
    },
  );

  it('is the example of a file of numbers, too, aiming at a class or at the prediction', async () => {
    const values = new Float32Array(36).fill(0.5);
    const aimed = await exampleOf({}, 0, { input: { values }, target: 4 });
    expect(aimed.target).toBe(4);
    const free = await exampleOf({}, 0, { input: { values } });
    const p = Array.from(free.probabilities ?? []);
    expect(p[free.target]).toBe(Math.max(...p));
    expect(Array.from(free.input)).toEqual(Array.from(values));
  });

  it.each(['softmax', 'logit'] as const)('is a row of a table, %s', async (kind) => {
    const data = pointData({ name: 'moons', size: 60, noise: 0.1, classes: 2, seed: 3 }, kind);
    const network = { name: 'tanh-4', hidden: [4], activation: 'tanh' } as const;
    const model = modelFor(network, data);
    const training = { ...recipeOf(data), seed: 5 };
    const { call } = await tinyEngine();
    await call('load', { name: 'table', table: data as never, seed: 5 });
    await call('create', { run: 'a', experiment: { data, model, training, rates: [] } });
    const found = await call('example', { ...REQUEST, run: 'a', iteration: 0, unit: null });
    const { input, target, probabilities, layers } = found;
    expect(input).toHaveLength(2);
    const [{ z, weights, bias }, last] = layers;
    const expected = Array.from(
      z,
      (_, j) => input[0] * weights[2 * j] + input[1] * weights[2 * j + 1] + (bias?.[j] ?? 0),
    );
    close(z, expected);
    const aims = kind === 'softmax' ? [1 - target, target] : [target];
    close(
      last.delta,
      Array.from(probabilities ?? [], (p, i) => p - aims[i]),
    );
  });

  it('shows the most active units, those asked for, and always the chosen one', async () => {
    const { layers } = await exampleOf({}, 5);
    const [{ a, shown }] = layers;
    expect(shown).toHaveLength(12);
    expect(shown).toContain(7);
    const least = Math.min(...shown.filter((unit) => unit !== 7).map((unit) => Math.abs(a[unit])));
    const others = Array.from(a.keys()).filter((unit) => !shown.includes(unit));
    const above = others.filter((unit) => Math.abs(a[unit]) > least);
    expect(above).toEqual([]);
    const asked = await exampleOf({}, 0, { shown: [[1, 2, 3]] });
    expect(asked.layers[0].shown).toEqual([1, 2, 3, 7]);
  });

  it('refuses examples and units that do not exist', async () => {
    await expect(exampleOf({}, 0, { input: { part: 'test', index: 170 } })).rejects.toThrow('170');
    await expect(exampleOf({}, 0, { unit: { layer: 0, unit: 100 } })).rejects.toThrow(
      'no unit 100',
    );
    await expect(exampleOf({}, 0, { unit: { layer: 2, unit: 0 } })).rejects.toThrow('layer 2');
  });
});

describe('a step on one example', () => {
  it('is w − lr · ∂L/∂w for SGD', async () => {
    const { unit, layers } = await exampleOf({ lr: 0.25 }, 3, { unit: { layer: 1, unit: 2 } });
    expect(unit?.isPlain).toBe(true);
    expect(unit?.lr).toBe(0.25);
    const { weights, gradients, updated } = unit as NonNullable<typeof unit>;
    close(
      updated,
      Array.from(weights, (w, i) => w - 0.25 * gradients[i]),
    );
    expect(Array.from(updated)).not.toEqual(Array.from(weights));
    const bias = layers[1].bias?.[2] ?? 0;
    expect(unit?.updatedBias).toBeCloseTo(bias - 0.25 * (layers[1].biasGradient?.[2] ?? 0), 6);
    expect(unit?.outgoing).toBeNull();
  });

  it('is the optimizer’s own step, from its state, and changes nothing in the run', async () => {
    const adam = { optimizer: 'adam', lr: 0.01 } as const;
    const { call, until } = await tinyEngine();
    await call('create', { run: 'a', experiment: tinyExperiment(adam) });
    const first = await call('example', { run: 'a', iteration: 0, ...REQUEST });
    // The first step of Adam is lr · sign(g).
    const { weights, gradients, updated, isPlain } = first.unit as NonNullable<typeof first.unit>;
    expect(isPlain).toBe(false);
    const moved = Array.from(gradients, (g, i) => [g, updated[i] - weights[i]]).filter(
      ([g]) => Math.abs(g) > 1e-4,
    );
    for (const [g, change] of moved) expect(change).toBeCloseTo(-0.01 * Math.sign(g), 4);
    await call('train', { run: 'a', steps: 4 });
    await until('a', ({ iteration, status }) => iteration === 4 && status === 'paused');
    const before = await call('digest', { run: 'a', iteration: null });
    const later = await call('example', { run: 'a', iteration: null, ...REQUEST });
    expect(later.iteration).toBe(4);
    const steps = Array.from(later.unit?.updated ?? [], (w, i) =>
      Math.abs(w - (later.unit?.weights[i] ?? 0)),
    );
    // With the averages of four batches, the step of one example is another one.
    expect(steps.some((step) => step > 1e-4 && Math.abs(step - 0.01) > 1e-3)).toBe(true);
    expect(await call('digest', { run: 'a', iteration: null })).toBe(before);
  });
});
