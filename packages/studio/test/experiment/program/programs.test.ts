/**
 * Programs of the view "Code and link": Node runs the TypeScript with the built
 * packages and gets the bits of the experiment; the PyTorch beside it does the same line by line.
 */
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PartFolders } from '@gradus/datasets';
import { createExperiment, flatten, loadImages } from '@gradus/lab/experiment';
import { encode } from 'fast-png';
import { createReferenceBackend, createWasmBackend, setBackend } from 'gradus';
import { saveSafetensors } from 'gradus/data';
import { train } from 'gradus/train';
import typescript from 'typescript';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cases } from '../../../../../test/exhaustive.ts';
import { tinyData } from '../../../../lab/test/helpers.ts';
import {
  DEFAULTS,
  type PictureExperiment as Experiment,
  modelFor,
  type Pictures,
  problemsOf,
} from '../../../src/experiment/index.ts';
import { programs, textOf } from '../../../src/experiment/program/index.ts';
import { EXPERIMENTS } from './experiments.ts';

const execute = promisify(execFile);
const MODULES = fileURLToPath(new URL('../../../../../node_modules', import.meta.url));

/** The programs that `npm test` runs, with each optimizer; the strict compiler checks all of them. */
const CHOICE = [
  'C',
  'deep',
  'kaiming with gain',
  'orthogonal',
  'adam, cosine, warm-up',
  'adamw, one-cycle',
  'rmsprop with momentum, polynomial',
  'adagrad, constant',
  'adadelta, cyclic',
  'adamax, warm restarts',
  'nadam',
  'radam',
  'momentum, clipping',
  'dropout',
  'dropout, keep best',
  'balance',
  'keep best',
  'plateau, warm-up',
];

/** An evaluation, without iteration and loss for the test at the end. */
interface Printed {
  readonly iteration?: number;
  readonly loss?: number;
  readonly accuracy: number;
  readonly split: 'validation' | 'test';
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'gradus-program-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  symlinkSync(MODULES, join(path, 'node_modules'), 'junction');
  writeFileSync(join(path, 'package.json'), '{ "type": "module" }');
  return path;
}

/** The program without its types. */
function erased(program: string): string {
  const { ModuleKind, ScriptTarget } = typescript;
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
  return typescript.transpileModule(program, { compilerOptions }).outputText;
}

/** The output of the program, run in its own folder. */
async function run(
  experiment: Experiment,
  cwd: string,
  parts: PartFolders | null = null,
): Promise<Printed[]> {
  const program = textOf(programs(experiment, parts), 'typescript');
  writeFileSync(join(cwd, 'program.js'), erased(program));
  const { stdout } = await execute(process.execPath, ['program.js'], { cwd });
  return stdout
    .trimEnd()
    .split('\n')
    .map((text) => {
      const last = /^Test accuracy: (\S+)$/.exec(text);
      if (last !== null) return { accuracy: Number(last[1]), split: 'test' };
      const found = /^Iteration: (\d+)\. Loss: (\S+)\. (A|Validation a)ccuracy: (\S+)$/.exec(text);
      expect(found, text).not.toBeNull();
      const [, iteration, loss, name, accuracy] = found as RegExpExecArray;
      return {
        ...{ iteration: Number(iteration), loss: Number(loss), accuracy: Number(accuracy) },
        split: name === 'A' ? 'test' : 'validation',
      };
    });
}

/** The errors of the strictest compiler, by file. */
function complaintsOf(files: readonly string[]): { file: string; message: string }[] {
  const { ModuleKind, ModuleResolutionKind, ScriptTarget } = typescript;
  const program = typescript.createProgram(files, {
    ...{ strict: true, noEmit: true, erasableSyntaxOnly: true, skipLibCheck: true },
    ...{ module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext },
    ...{ target: ScriptTarget.ES2022, types: ['node'] },
  });
  return typescript.getPreEmitDiagnostics(program).map(({ file, messageText }) => ({
    file: basename(file?.fileName ?? ''),
    message: typescript.flattenDiagnosticMessageText(messageText, '\n'),
  }));
}

/** The same experiment in the loop of the page and the command line. */
async function trained(
  experiment: Experiment,
  directory: string | null,
): Promise<{ printed: Printed[]; weights: Uint8Array }> {
  const { name, classes } = experiment.data;
  return trainedOn(experiment, await loadImages({ name, directory, classes }));
}

async function trainedOn(
  experiment: Experiment,
  images: Parameters<typeof flatten>[0],
): Promise<{ printed: Printed[]; weights: Uint8Array }> {
  const { training, rates } = experiment;
  const built = await createExperiment(experiment, flatten(images));
  const printed: Printed[] = [];
  const change = (after: number): void => {
    const rate = rates.find(({ iteration }) => iteration === after);
    if (rate !== undefined) built.optimizer.paramGroups[0].lr = rate.lr;
  };
  change(0);
  await train({
    ...built,
    iterations: training.iterations,
    evalEvery: training.evalEvery,
    patience: training.patience ?? undefined,
    restoreBest: training.keepBest,
    afterStep: ({ iteration }) => change(iteration),
    onEvent: (event) => {
      if (event.event === 'eval') {
        const { iteration, loss, accuracy, split } = event;
        const isFinal = split === 'test' && built.validationLoader !== undefined;
        const when = isFinal ? {} : { iteration, loss: Math.fround(loss) };
        printed.push({ ...when, accuracy, split });
      }
    },
  });
  return { printed, weights: saveSafetensors(built.model.stateDict()) };
}

describe('the TypeScript gives the bits of the experiment', () => {
  test.each(cases(CHOICE, Object.keys(EXPERIMENTS)))('%s', async (name) => {
    const experiment = EXPERIMENTS[name];
    expect(problemsOf(experiment)).toEqual([]);
    const cwd = folder();
    const printed = await run(experiment, cwd);
    const expected = await trained(experiment, null);
    expect(printed).toEqual(expected.printed);
    const best = join(cwd, 'best.safetensors');
    expect(existsSync(best)).toBe(experiment.training.keepBest);
    if (existsSync(best)) expect(readFileSync(best).equals(expected.weights)).toBe(true);
  });

  test('passes a strict compiler', () => {
    const cwd = folder();
    const files = Object.values(EXPERIMENTS).map((experiment, i) => {
      const file = join(cwd, `program-${i}.mts`);
      writeFileSync(file, textOf(programs(experiment), 'typescript'));
      return file;
    });
    const wrong = join(cwd, 'wrong.mts');
    const program = textOf(programs(DEFAULTS), 'typescript');
    writeFileSync(wrong, program.replace('nn.Linear(784, 100)', "nn.Linear(784, '100')"));
    // The compiler finds the mistake in the last program, and nothing in the others.
    expect(complaintsOf([...files, wrong])).toEqual([
      { file: 'wrong.mts', message: expect.stringContaining("'string'") },
    ]);
  });

  test('ends early where the experiment does', async () => {
    const printed = await run(EXPERIMENTS['early stop'], folder());
    expect(printed.length).toBeLessThan(60);
    expect(printed.length).toBeGreaterThan(2);
  });

  test('runs on files, on the reference backend, with a smaller last batch', async () => {
    const directory = tinyData();
    const { data, training } = DEFAULTS;
    const experiment: Experiment = {
      ...DEFAULTS,
      data: { ...data, name: 'idx' },
      training: { ...training, iterations: 8, batchSize: 15, evalEvery: 3, backend: 'reference' },
    };
    setBackend(createReferenceBackend());
    onTestFinished(() => setBackend(createWasmBackend()));
    const cwd = folder();
    symlinkSync(directory, join(cwd, 'data'), 'junction');
    expect(await run(experiment, cwd)).toEqual((await trained(experiment, directory)).printed);
  });
});

test('the program for class folders reads them in the form and parts of the experiment', async () => {
  const cwd = folder();
  for (const [c, name] of ['cat', "dog's"].entries()) {
    mkdirSync(join(cwd, "my 'pets'", name), { recursive: true });
    for (let i = 0; i < 12; i++) {
      const data = Uint8Array.from({ length: 60 }, (_, n) => (n * 37 + i * 50 + c * 120) % 256);
      const png = encode({ data, width: 5, height: 4, channels: 3, depth: 8 });
      writeFileSync(join(cwd, "my 'pets'", name, `${i}.png`), png);
    }
  }
  const data: Pictures = {
    ...{ kind: 'pictures', name: 'folder', directory: "my 'pets'", classes: 2, checksum: '' },
    ...{ rows: 3, columns: 4, channels: 3, splitSeed: 5 },
  };
  const { model, training } = DEFAULTS;
  const experiment: Experiment = {
    ...{ data, model: modelFor(model, data), rates: [] },
    training: { ...training, iterations: 12, batchSize: 6, evalEvery: 4 },
  };
  const printed = await run(experiment, cwd);
  const images = await loadImages({
    ...{ name: 'folder', directory: join(cwd, "my 'pets'"), classes: 2 },
    folder: { size: [3, 4], channels: 3, seed: 5 },
  });
  expect(printed).toEqual((await trainedOn(experiment, images)).printed);
  expect(complaintsOf([written(experiment, cwd)])).toEqual([]);
});

test('the program for class folders with a validation set uses it, whether or not a setting makes a choice', async () => {
  const cwd = folder();
  const counts = { Train: 12, val: 5, test: 7 };
  for (const [part, count] of Object.entries(counts)) {
    for (const [c, name] of ['cat', 'dog'].entries()) {
      mkdirSync(join(cwd, 'pets', part, name), { recursive: true });
      for (let i = 0; i < count; i++) {
        const data = Uint8Array.from({ length: 20 }, (_, n) => (n * 37 + i * 50 + c * 90) % 256);
        const png = encode({ data, width: 5, height: 4, channels: 1, depth: 8 });
        writeFileSync(join(cwd, 'pets', part, name, `${i}.png`), png);
      }
    }
  }
  const images = await loadImages({
    ...{ name: 'folder', directory: join(cwd, 'pets'), classes: 2 },
    folder: { size: [4, 5], channels: 1 },
  });
  const data: Pictures = {
    ...{ kind: 'pictures', name: 'folder', directory: 'pets', classes: 2, checksum: '' },
    ...{ rows: 4, columns: 5 },
  };
  const { model, training } = DEFAULTS;
  for (const keepBest of [true, false]) {
    const experiment: Experiment = {
      ...{ data, model: modelFor(model, data), rates: [] },
      training: { ...training, iterations: 12, batchSize: 6, evalEvery: 3, keepBest },
    };
    const printed = await run(experiment, cwd, images.parts);
    const expected = await trainedOn(experiment, images);
    expect(printed).toEqual(expected.printed);
    expect(printed.map(({ split }) => split)).toEqual([...new Array(4).fill('validation'), 'test']);
    expect(complaintsOf([written(experiment, cwd, images.parts)])).toEqual([]);
    const python = textOf(programs(experiment, images.parts), 'pytorch');
    for (const part of Object.keys(counts)) expect(python).toContain(`ImageFolder("pets/${part}"`);
    expect(python).not.toContain('random_split');
  }
});

function written(experiment: Experiment, cwd: string, parts?: PartFolders | null): string {
  const file = join(cwd, 'program.mts');
  writeFileSync(file, textOf(programs(experiment, parts), 'typescript'));
  return file;
}

describe('line by line', () => {
  const rows = Object.values(EXPERIMENTS).map((experiment) => programs(experiment));

  test('each line has its own id, and every step its seven parts in order', () => {
    for (const program of rows) {
      const ids = program.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const step = ['batch', 'zeroGrad', 'outputs', 'loss', 'backward', 'step', 'count'];
      expect(ids.filter((id) => step.includes(id))).toEqual(step);
    }
  });

  test('both columns call the same functions during training', () => {
    const parts = [
      'zeroGrad',
      'forward',
      'loss',
      'backward',
      'clip',
      'step',
      'optimizer',
      'schedule',
    ];
    for (const { part, typescript, pytorch } of rows.flat()) {
      if (!parts.includes(part)) continue;
      expect(typescript.length).toBeGreaterThan(0);
      expect(pytorch.length).toBeGreaterThan(0);
    }
  });

  test('Python is indented by four spaces, and a block follows each colon', () => {
    for (const program of rows) {
      const lines = textOf(program, 'pytorch')
        .split('\n')
        .filter((text) => text.trim() !== '' && !text.startsWith('#'));
      const depth = (text: string): number => text.length - text.trimStart().length;
      lines.forEach((text, i) => {
        expect(depth(text) % 4, text).toBe(0);
        const before = lines[i - 1] ?? '';
        const opens = /:$/.test(before);
        const deeper = depth(text) - depth(before);
        if (opens) expect(deeper, text).toBe(4);
        else expect(deeper, text).toBeLessThanOrEqual(0);
        expect(text).not.toMatch(/[;{}](?!.*")|\b(const|let|new|undefined|null|true|false)\b/);
      });
      const balance = (open: string, close: string): boolean => {
        const text = lines.join('');
        return text.split(open).length === text.split(close).length;
      };
      expect(balance('(', ')') && balance('[', ']') && balance('{', '}')).toBe(true);
    }
  });
});

test.each([
  ['C', DEFAULTS],
  ['plateau-warm-up', EXPERIMENTS['plateau, warm-up']],
  ['early-stop', EXPERIMENTS['early stop']],
] as const)('the text of %s is the golden file', async (name, experiment) => {
  const program = programs(experiment);
  await expect(textOf(program, 'typescript')).toMatchFileSnapshot(`goldens/${name}.ts.txt`);
  await expect(textOf(program, 'pytorch')).toMatchFileSnapshot(`goldens/${name}.py.txt`);
});
