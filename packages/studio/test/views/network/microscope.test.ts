/** Every number under the microscope is the library's, and is what its formula makes of its sources. */
import { describe, expect, it } from 'vitest';
import type { Example } from '../../../src/engine/inspect/example-messages.ts';
import type { Experiment } from '../../../src/experiment/index.ts';
import {
  type Cell,
  formulaOf,
  microscopeOf,
  type Rule,
  withLoss,
} from '../../../src/views/network/microscope.ts';
import { tinyEngine, tinyExperiment } from '../../engine/helpers.ts';

/** The formulas in double precision. */
const COMPUTED: Partial<Record<Rule, (sources: readonly number[]) => number>> = {
  sum: (all) => all.reduce((sum, each) => sum + each, 0),
  product: ([a, b]) => a * b,
  activation: ([z]) => Math.max(0, z),
  slope: ([z]) => Number(z > 0),
  softmax: (all) => Math.exp(all[0]) / all.reduce((sum, z) => sum + Math.exp(z), 0),
  logLoss: ([p]) => -Math.log(p),
  difference: ([p, y]) => p - y,
  copy: ([source]) => source,
  step: ([w, lr, gradient]) => w - lr * gradient,
};

async function exampleOf(
  unit: { layer: number; unit: number },
  training: Partial<Experiment['training']> = {},
): Promise<Example> {
  const { call, until } = await tinyEngine();
  const network = { hidden: [30, 20], name: 'relu-30-20' };
  await call('create', { run: 'a', experiment: tinyExperiment(training, network) });
  await call('train', { run: 'a', steps: 5 });
  await until('a', ({ iteration, status }) => iteration === 5 && status === 'paused');
  const input = { part: 'train', index: 8 } as const;
  const request = { input, target: null, most: 12, shown: [], unit };
  return call('example', { run: 'a', iteration: 5, ...request });
}

function cellsOf(example: Example): ReadonlyMap<string, Cell> {
  const found = microscopeOf(example, example.unit as NonNullable<Example['unit']>);
  return new Map([...found.cells, ['loss', withLoss(found, example)]] as const);
}

const words = { activation: 'ReLU', given: 'given', computed: 'by Gradus' };

describe('the microscope', () => {
  it.each([0, 1, 2])('shows numbers that follow from those they name, layer %i', async (layer) => {
    const { a } = (await exampleOf({ layer, unit: 0 })).layers[layer];
    const example = await exampleOf({ layer, unit: a.indexOf(Math.max(...a)) });
    const cells = cellsOf(example);
    let formulas = 0;
    for (const { rule, value, sources } of cells.values()) {
      for (const source of sources) expect(cells.has(source)).toBe(true);
      const computed = COMPUTED[rule]?.(
        sources.map((source) => cells.get(source)?.value ?? Number.NaN),
      );
      if (computed === undefined) continue;
      formulas++;
      expect(Math.abs(value - computed)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
    }
    expect(formulas).toBeGreaterThan(20);
    const { unit, layers, loss } = example;
    expect(cells.get('z')?.value).toBe(layers[layer].z[unit?.unit ?? 0]);
    expect(cells.get('delta')?.value).toBe(layers[layer].delta[unit?.unit ?? 0]);
    expect(cells.get('delta')?.value).not.toBe(0);
    expect(cells.get('loss')?.value).toBe(loss);
  });

  it('writes a formula with symbols and with numbers', async () => {
    const cells = new Map<string, Cell>([
      ['w', { symbol: 'w₁', value: 0.5, rule: 'given', sources: [] }],
      ['lr', { symbol: 'lr', value: 0.1, rule: 'given', sources: [] }],
      ['g', { symbol: 'g', value: -2, rule: 'library', sources: [] }],
      ['n', { symbol: 'w₁′', value: 0.7, rule: 'step', sources: ['w', 'lr', 'g'] }],
    ]);
    const text = (id: string) => formulaOf(cells.get(id) as Cell, cells, words, String);
    expect(text('n')).toBe('w₁′ = w₁ − lr · g = 0.5 − 0.1 · (-2) = 0.7');
    expect(text('w')).toBe('w₁ = 0.5 (given)');
    expect(text('g')).toBe('g = -2 (by Gradus)');
  });

  it('leaves the step of another optimizer to the library', async () => {
    const cells = cellsOf(await exampleOf({ layer: 0, unit: 1 }, { optimizer: 'adam', lr: 0.01 }));
    const steps = [...cells].filter(([id]) => /^n\d/.test(id));
    expect(steps).toHaveLength(5);
    for (const [, { rule }] of steps) expect(rule).toBe('library');
  });
});
