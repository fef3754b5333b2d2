/** Complete `config.json` files of versions 1 and 2: `runs`, `evaluate` and `resume` accept them like current ones. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listRuns, type RunConfig } from '../src/index.ts';
import { gradus, sharedRuns, takeSumsFrom } from './helpers.ts';

/** The fields that differ between runs. */
type Of = Pick<RunConfig, 'id' | 'createdAt'> & { checksum: string; directory: string };

const MODEL = { name: 'A', inputDim: 784, hidden: [100], activation: 'sigmoid', outputDim: 10 };

const pictures = ({ checksum, directory }: Of) => ({
  ...{ name: 'mnist', directory, classes: 10, checksum, rows: 28, columns: 28 },
});

const TRAINING = {
  iterations: 30,
  batchSize: 12,
  optimizer: 'sgd',
  lr: 0.1,
  momentum: 0,
  weightDecay: 0,
  init: 'default',
  seed: 0,
  evalEvery: 10,
  backend: 'wasm',
};

const machine = {
  cpu: 'AMD EPYC 7763',
  cores: 2,
  platform: 'linux',
  arch: 'x64',
  fusedMultiplyAdd: false,
};

const FORMS: [string, (run: Of) => object][] = [
  [
    'version 1',
    (run) => ({
      version: 1,
      ...{ id: run.id, createdAt: run.createdAt, gradus: '0.1.0' },
      ...{ model: MODEL, data: pictures(run), training: TRAINING },
    }),
  ],
  [
    'version 2, at first',
    (run) => ({
      version: 2,
      ...{ id: run.id, createdAt: run.createdAt, gradus: '0.1.0', node: 'v20.19.0', machine },
      ...{ model: MODEL, data: pictures(run), training: TRAINING },
    }),
  ],
  [
    'version 2, in the end',
    (run) => ({
      version: 2,
      ...{ id: run.id, createdAt: run.createdAt, gradus: '0.1.0', node: 'v20.20.2', machine },
      model: MODEL,
      data: {
        ...pictures(run),
        classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
        preprocessing: 'digit',
      },
      training: {
        ...TRAINING,
        gain: null,
        dataSeed: null,
        schedule: null,
        warmUp: 0,
        clipNorm: null,
        clipValue: null,
        patience: null,
        keepBest: false,
        monitor: false,
        checkpointEvery: null,
      },
    }),
  ],
];

const { trained } = sharedRuns();
const SETTINGS = ['A', '--batch-size', '12', '--iterations', '30', '--eval-every', '10'];

describe.each(FORMS)('%s', (_, formOf) => {
  /** A run with settings in this form, interrupted if `isStopped`. */
  async function oldRun(isStopped: boolean) {
    const terminal = isStopped ? { interruptAt: 'Iteration: 20.' } : {};
    const { runs, ids } = await trained([SETTINGS], terminal);
    const folder = join(runs, ids[0]);
    takeSumsFrom(folder);
    const file = join(folder, 'config.json');
    const { id, createdAt, data, ...config } = JSON.parse(readFileSync(file, 'utf8'));
    const old = formOf({ id, createdAt, checksum: data.checksum, directory: data.directory });
    // A current run must have the settings of the fixture. Otherwise weights would differ for another reason.
    expect(config).toMatchObject({ model: MODEL, training: TRAINING });
    writeFileSync(file, `${JSON.stringify(old, null, 2)}\n`);
    return { runs, id, folder };
  }
  const weightsOf = (folder: string) => readFileSync(join(folder, 'last.safetensors'));

  test('runs and evaluate read it as a run on pictures', async () => {
    const { runs, id } = await oldRun(false);
    const listed = await gradus(['runs', '--runs', runs]);
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toContain(id);
    const [{ config }] = await listRuns(runs);
    expect(config).toMatchObject({
      version: 3,
      data: { kind: 'pictures' },
      training: { balance: false },
    });
    const evaluated = await gradus(['evaluate', id, '--runs', runs, '--json']);
    expect(evaluated.code).toBe(0);
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ run: id, total: 20 });
    expect((await gradus(['runs', 'show', id, '--runs', runs])).code).toBe(0);
  });

  test('resume gives the bits of an uninterrupted run', async () => {
    const [whole, stopped] = [await oldRun(false), await oldRun(true)];
    expect(weightsOf(stopped.folder)).not.toEqual(weightsOf(whole.folder));
    const { code } = await gradus(['resume', stopped.id, '--runs', stopped.runs]);
    expect(code).toBe(0);
    const [run] = await listRuns(stopped.runs);
    expect(run.config.version).toBe(3);
    const tensors = (folder: string) => weightsOf(folder).subarray(-79_510 * 4);
    expect(tensors(stopped.folder)).toEqual(tensors(whole.folder));
  });
});
