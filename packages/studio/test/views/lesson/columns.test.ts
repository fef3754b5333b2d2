import { describe, expect, it } from 'vitest';
import { COLUMNS } from '../../../src/views/lesson/columns.ts';
import { activation, layer, probe, run } from './made-up.ts';

describe('a column of runs', () => {
  it('is empty while its value is not known', () => {
    const ready = run({ status: 'ready', accuracy: null, loss: null });
    for (const column of ['dead', 'signal', 'updates', 'ratio', 'seconds', 'accuracy'] as const) {
      expect(COLUMNS[column](ready), column).toBeNull();
    }
    expect(COLUMNS.parameters(ready)).toBe('79,510');
    expect(COLUMNS.units(ready)).toBe('100');
  });

  it('has the signal before the first step', () => {
    const probes = [probe(0, { layers: [layer({ signal: 0.0144 })] }), probe(10)];
    expect(COLUMNS.signal(run({ probes }))).toBe('0.014');
    expect(COLUMNS.signal(run({ probes: [probe(10, { layers: [layer()] })] }))).toBeNull();
    const overflown = [probe(0, { layers: [layer({ signal: null })] })];
    expect(COLUMNS.signal(run({ probes: overflown }))).toBeNull();
  });

  it('has the ratio of the first to the last hidden layer, if there are two', () => {
    const output = layer({ hidden: false, signal: 5 });
    const deep = (...signals: (number | null)[]) =>
      run({
        probes: [probe(0, { layers: [...signals.map((signal) => layer({ signal })), output] })],
      });
    expect(COLUMNS.ratio(deep(0.001, 0.3, 0.1))).toBe('0.01');
    expect(COLUMNS.ratio(deep(0, 0.1))).toBe('0');
    expect(COLUMNS.ratio(deep(0.1))).toBeNull();
    expect(COLUMNS.ratio(deep(0.1, 0))).toBeNull();
    expect(COLUMNS.ratio(deep(null, 0.1))).toBeNull();
  });

  it('has the median of the first measured updates', () => {
    const measured = layer({ updates: [0.3, null, 0.1, 0.2] });
    const probes = [probe(0, { layers: [layer()] }), probe(10, { layers: [measured] })];
    expect(COLUMNS.updates(run({ probes }))).toBe('0.2');
  });

  it('has the number of dead units at the end', () => {
    const probes = [probe(3000, { activations: [activation(42)] })];
    expect(COLUMNS.dead(run({ probes }))).toBe('42');
    expect(COLUMNS.dead(run({ probes, status: 'training' }))).toBeNull();
  });
});
