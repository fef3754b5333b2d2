import { Generator } from 'gradus';
import { writeIdx } from 'gradus/data';
import { Engine } from '../../src/engine/engine.ts';
import type { Calls, EngineEvent, RunUpdate } from '../../src/engine/messages.ts';
import type { PictureSummary } from '../../src/experiment/index.ts';
import { type Experiment, lessonExperiment } from '../../src/experiment/index.ts';

const SIDE = 6;

/** Pictures of stripes at one of ten places, with noise: easy to learn in a few steps. */
function pictures(count: number, seed: number): { images: Uint8Array; labels: Uint8Array } {
  const generator = new Generator().manualSeed(seed);
  const order = generator.randperm(count);
  const noise = generator.randperm(count * SIDE * SIDE);
  const labels = Uint8Array.from(order, (n) => n % 10);
  const images = Uint8Array.from(noise, (n, i) => {
    const pixel = i % (SIDE * SIDE);
    const label = labels[Math.floor(i / (SIDE * SIDE))];
    return pixel % 10 === label ? 200 + (n % 56) : n % 90;
  });
  return { images, labels };
}

/** Four IDX files of a small set. */
export function tinyFiles(): File[] {
  return (['train', 't10k'] as const).flatMap((part, i) => {
    const count = i === 0 ? 600 : 170;
    const { images, labels } = pictures(count, i + 1);
    return [
      idx(`${part}-images-idx3-ubyte`, [count, SIDE, SIDE], images),
      idx(`${part}-labels-idx1-ubyte`, [count], labels),
    ];
  });
}

function idx(name: string, shape: number[], data: Uint8Array): File {
  const bytes = writeIdx({ dtype: 'uint8', shape, data: Uint8Array.from(data) });
  return new File([Uint8Array.from(bytes)], name);
}

/** An experiment on the small set: model C by default, with a test every 20 steps. */
export function tinyExperiment(
  training: Partial<Experiment['training']> = {},
  model: Partial<Experiment['model']> = {},
): Experiment {
  const base = lessonExperiment('C');
  return {
    model: { ...base.model, inputDim: SIDE * SIDE, ...model },
    data: {
      ...base.data,
      ...{ name: 'idx', directory: null, classes: 10, checksum: '', rows: SIDE, columns: SIDE },
    },
    training: { ...base.training, batchSize: 20, iterations: 60, evalEvery: 20, ...training },
    rates: [],
  };
}

/** An engine with the small set, and its events. */
export async function tinyEngine() {
  const events: EngineEvent[] = [];
  const listeners = new Set<() => void>();
  const engine = new Engine({
    base: 'http://localhost/',
    threads: 1,
    post: (event) => {
      events.push(event);
      for (const listener of [...listeners]) listener();
    },
  });
  const call = <K extends keyof Calls>(name: K, params: Calls[K]['params']) =>
    engine.handlers[name](params) as Promise<Calls[K]['result']>;
  const updatesOf = (run: string): RunUpdate[] =>
    events.filter((event): event is RunUpdate => event.type === 'run' && event.run === run);
  const until = (run: string, isReached: (updates: RunUpdate) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!updatesOf(run).some(isReached)) return;
        listeners.delete(check);
        resolve();
      };
      listeners.add(check);
      check();
    });
  const summary = (await call('load', { name: 'idx', files: tinyFiles() })) as PictureSummary;
  return { engine, call, events, updatesOf, until, summary };
}

/** All events of a run, in order. */
export function eventsOf(updates: readonly RunUpdate[]) {
  return updates.flatMap(({ events }) => events);
}

/** The losses of its steps. */
export function lossesOf(updates: readonly RunUpdate[]): number[] {
  return eventsOf(updates).flatMap((event) => (event.event === 'step' ? [event.loss] : []));
}
