/** Choices are made on samples taken from the training set. The test set is used once, at the end. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Dataset, type Sample, Subset } from 'gradus/data';
import { expect, test } from 'vitest';
import { buildExperiment } from '../src/experiment/create.ts';
import { flatten, loadImages } from '../src/experiment/data.ts';
import { partsFor } from '../src/experiment/parts.ts';
import { listRuns, readEvents } from '../src/index.ts';
import { defaultTraining, scheduleWith, type TrainingConfig } from '../src/settings/table.ts';
import { makesChoice, validationSize } from '../src/settings/validation.ts';
import { gradus, jsonLines, temporary, tinyData } from './helpers.ts';

const parts = await partsFor(defaultTraining());

const SETTINGS = ['A', '--batch-size', '12', '--iterations', '30', '--eval-every', '5'];
const CHOICES = ['--early-stop', '100', '--keep-best'];

const settings = (more: Partial<TrainingConfig>) => ({ ...defaultTraining(), ...more });

test('early stop, kept best weights and a plateau schedule make choices, other settings none', () => {
  expect(makesChoice(settings({}))).toBe(false);
  expect(makesChoice(settings({ schedule: scheduleWith('cosine', 30), monitor: true }))).toBe(
    false,
  );
  expect(makesChoice(settings({ patience: 1 }))).toBe(true);
  expect(makesChoice(settings({ keepBest: true }))).toBe(true);
  expect(makesChoice(settings({ schedule: scheduleWith('plateau', 30) }))).toBe(true);
});

test('the validation set is a sixth, at least one sample, and never all', () => {
  const choosing = settings({ keepBest: true });
  expect(validationSize(choosing, 60_000)).toBe(10_000);
  expect([1, 2, 5, 6, 11, 12].map((n) => validationSize(choosing, n))).toEqual([0, 1, 1, 1, 1, 2]);
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1e6 }), (samples) => {
      const kept = validationSize(choosing, samples);
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThan(samples);
      expect(validationSize(settings({}), samples)).toBe(0);
    }),
  );
});

function rowsOf(dataset: Dataset<Sample>): number[] {
  expect(dataset).toBeInstanceOf(Subset);
  return [...(dataset as Subset<Sample>).indices];
}

test('the rows are those of PyTorch’s random_split for the seed, for any other settings', async () => {
  const data = flatten(await loadImages({ name: 'idx', directory: tinyData(), classes: 10 }));
  const model = {
    name: 'A',
    inputDim: 784,
    hidden: [100],
    activation: 'sigmoid' as const,
    outputDim: 10,
  };
  const split = (more: Partial<TrainingConfig>) => {
    const training = settings({ keepBest: true, seed: 3, ...more });
    const { trainLoader, validationLoader } = buildExperiment({ model, training }, data, parts);
    const [rest, kept] = [trainLoader.dataset, validationLoader?.dataset as Dataset<Sample>];
    return { rest: rowsOf(rest), kept: rowsOf(kept) };
  };
  const { rest, kept } = split({});
  // torch 1.13: random_split(range(50), [42, 8], generator=torch.Generator().manual_seed(3))
  expect(rest.slice(0, 5)).toEqual([36, 4, 27, 3, 32]);
  expect(kept.slice(0, 5)).toEqual([42, 33, 8, 29, 16]);
  expect([...rest, ...kept].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(split({ dataSeed: 9, patience: 2, batchSize: 7 })).toEqual({ rest, kept });
  expect(split({ seed: 4 }).kept).not.toEqual(kept);
});

/** Trains, and returns the log without times. */
async function trained(more: readonly string[], interruptAt?: string) {
  const [runs, data] = [temporary(), tinyData()];
  const args = ['train', ...SETTINGS, '--data', data, '--out', runs, ...more];
  const { code } = await gradus(args, interruptAt === undefined ? {} : { interruptAt });
  expect(code).toBe(interruptAt === undefined ? 0 : 130);
  const [id] = readdirSync(runs);
  const content = async () => {
    const [run] = await listRuns(runs);
    return (await readEvents(run))
      .filter(({ event }) => event !== 'resume' && event !== 'checkpoint')
      .map((event) => ('seconds' in event ? { ...event, seconds: 0 } : event));
  };
  return { folder: join(runs, id), content };
}

test('a run with choices uses the test set once, at the end', async () => {
  const args = ['train', ...SETTINGS, ...CHOICES, '--data', tinyData(), '--out', temporary()];
  const events = jsonLines((await gradus([...args, '--json'])).stdout);
  expect(events[0]).toMatchObject({ trainSize: 42, validationSize: 8, testSize: 20 });
  const evaluations = events.filter(({ event }) => event === 'eval');
  expect(evaluations.map(({ split }) => split)).toEqual([...Array(6).fill('validation'), 'test']);
  expect(evaluations.map(({ total }) => total)).toEqual([...Array(6).fill(8), 20]);
  expect(events.slice(-2).map(({ event }) => event)).toEqual(['eval', 'end']);
  expect(events.at(-1)).toMatchObject({ accuracy: evaluations.at(-1)?.accuracy, total: 20 });
});

test('a run without choices trains on all samples, and is tested during training', async () => {
  const events = await (await trained([])).content();
  expect(events[0]).toMatchObject({ trainSize: 50, validationSize: null });
  const splits = events.flatMap((event) => (event.event === 'eval' ? [event.split] : []));
  expect(splits).toEqual(Array(6).fill('test'));
});

test('threads change nothing, and a batch can be larger than the remaining training set', async () => {
  const [one, three] = [
    await trained([...CHOICES, '--threads', '1']),
    await trained([...CHOICES, '--threads', '3']),
  ];
  expect(await three.content()).toEqual(await one.content());
  const [start] = await (await trained([...CHOICES, '--batch-size', '50'])).content();
  expect(start).toMatchObject({ trainSize: 42, batchesPerEpoch: 1 });
});

test.each([
  ['while it trains', 'Iteration: 20.'],
  ['before the test at the end', 'Iteration: 25.'],
])('a run that stops early does so after an interruption %s, too', async (_, interruptAt) => {
  const more = ['--lr', '1e-9', '--early-stop', '4', '--keep-best'];
  const [whole, stopped] = [await trained(more), await trained(more, interruptAt)];
  const events = await whole.content();
  expect(events.at(-1)).toMatchObject({ iterations: 25, reason: 'early-stop' });
  const { code, stdout } = await gradus(['resume', stopped.folder]);
  expect(code).toBe(0);
  expect(stdout).toContain('Test accuracy');
  const resumed = await stopped.content();
  expect(resumed.filter(({ event }) => event !== 'end')).toEqual(
    events.filter(({ event }) => event !== 'end'),
  );
  expect(resumed.at(-1)).toEqual(events.at(-1));
});

test('a run that is made longer drops the test at its former end', async () => {
  const run = await trained(CHOICES);
  expect((await gradus(['resume', run.folder, '--iterations', '60'])).code).toBe(0);
  const atOnce = await trained([...CHOICES, '--iterations', '60']);
  // The first event has the original number of steps.
  expect((await run.content()).slice(1)).toEqual((await atOnce.content()).slice(1));
});

test('vary compares on the validation set if all values have one, else on the test set with a note', async () => {
  const vary = async (...more: string[]) => {
    const args = [
      'compare-settings',
      'A',
      '--batch-size',
      '12',
      '--iterations',
      '6',
      '--eval-every',
      '2',
    ];
    const { code, stdout, stderr } = await gradus([
      ...args,
      '--data',
      tinyData(),
      '--out',
      temporary(),
      ...more,
    ]);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };
  const all = await vary('--vary', 'lr=0.1,0.2', '--schedule', 'plateau');
  expect(all).toContain('Accuracies are measured on the validation set.');
  expect(await vary('--vary', 'lr=0.1,0.2')).toContain('Accuracies are measured on the test set');
  const some = await vary('--vary', 'schedule=cosine,plateau');
  expect(some).toContain('Accuracies are measured on the test set');
  expect(some).toContain('With plateau some training samples are kept for validation');
});

test('show, compare and report name the set of an accuracy', async () => {
  const { folder } = await trained([...CHOICES, '--schedule', 'plateau']);
  expect((await gradus(['runs', 'show', folder])).stdout).toMatch(
    /\naccuracy .*\n.*best validation accuracy/,
  );
  expect((await gradus(['compare', folder])).stdout).toContain(
    'Accuracy on the validation set, in %',
  );
  const plain = await trained([]);
  const both = (await gradus(['compare', folder, plain.folder])).stdout;
  expect(both).toContain('on the validation set where a run has one, else on the test set');
  const page = join(temporary(), 'report.html');
  expect((await gradus(['report', folder, '--out', page])).code).toBe(0);
  expect(readFileSync(page, 'utf8')).toContain('Accuracy on the validation set.');
});
