/** A run of the command line, as its server sends it. */
import { MNIST_CHECKSUM } from '@gradus/datasets';
import { defaultTraining } from '@gradus/lab/settings';
import type { Known, RunServer } from '../../../src/state/recorded/server.ts';

/** The settings of a run, as in `config.json`. */
export const CONFIG = {
  version: 2,
  id: '2026-11-24-100000-C-seed0',
  createdAt: '2026-11-24T10:00:00.000Z',
  gradus: '0.1.0',
  node: 'v20.20.2',
  machine: null,
  model: { name: 'C', inputDim: 784, hidden: [100], activation: 'relu', outputDim: 10 },
  data: {
    ...{ name: 'mnist', directory: null, classes: 10, checksum: MNIST_CHECKSUM },
    ...{ rows: 28, columns: 28 },
  },
  training: defaultTraining(),
} as const;

/** An entry of the list. */
export const ENTRY = {
  id: CONFIG.id,
  createdAt: CONFIG.createdAt,
  tags: ['baseline'],
  state: 'finished',
  result: {
    ...{ iterations: 3000, loss: 0.1, accuracy: 95.61, bestAccuracy: 95.61 },
    ...{ rmse: null, bestRmse: null, seconds: 4.2 },
  },
  config: CONFIG,
};

const START = { event: 'start', model: 'C', parameters: 79510, iterations: 3000 };
export const started = {
  ...{ ...START, batchSize: 100, batchesPerEpoch: 600, trainSize: 60_000, testSize: null },
  ...{ task: 'classification', validationSize: null },
};
export const step = (iteration: number, loss = 1 / iteration) => ({
  ...{ event: 'step', model: 'C', iteration, loss },
});
export const checkpoint = (iteration: number) => ({ event: 'checkpoint', iteration });
export const resume = (iteration: number) => ({ event: 'resume', model: 'C', iteration, at: '' });

/** The contents of one run on the server; tests change it as training would. */
export interface Held {
  state: string;
  /** Folded, as the server sends it. */
  events: unknown[];
  weights: string | null;
  best: string | null;
}

/** A server that answers like `gradus studio`, without a network. */
export function serverWith(
  held: Held,
): Pick<RunServer, 'follow' | 'weights'> & { readonly asked: Known[] } {
  const asked: Known[] = [];
  return {
    asked,
    follow: async (_id, known) => {
      asked.push(known);
      const { events, state } = held;
      const resumes = events.filter((event) => (event as { event: string }).event === 'resume');
      const isSame = known.total <= events.length && known.resumes === resumes.length;
      const from = isSame ? known.total : 0;
      return {
        ...{ state: state as 'running', from, total: events.length, resumes: resumes.length },
        events: events.slice(from),
      };
    },
    weights: async (_id, name) => {
      const text = held[name];
      return text === null ? null : new Uint8Array(new TextEncoder().encode(text));
    },
  };
}
