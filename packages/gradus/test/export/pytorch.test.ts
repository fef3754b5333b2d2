/** Programs for PyTorch: their content, and that they predict like the library. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readTable } from '@gradus/datasets';
import fc from 'fast-check';
import {
  bitwiseXor,
  cat,
  flip,
  fromArray,
  Generator,
  GradusError,
  indexAdd,
  manualSeed,
  noGrad,
  ones,
  scatterAdd,
  type Tensor,
  tensor,
  where,
  zeros,
} from 'gradus';
import { decodeSafetensors } from 'gradus/data';
import { toPyTorch } from 'gradus/export';
import * as nn from 'gradus/nn';
import {
  fitPreprocessing,
  loadPredictor,
  PicturePredictor,
  Predictor,
  TabularModel,
} from 'gradus/preprocessing';
import { inferColumns, type Table } from 'gradus/table';
import { beforeEach, describe, expect, test } from 'vitest';
import { HOSTILE, hostile } from './hostile.ts';
import { LESSON, Plain, Residual } from './models.ts';
import { row as anyRow, predictorOf } from './tables.ts';
import { type Answer, hasTorch, inPrograms, PYTHON, predictions } from './torch.ts';

beforeEach(() => manualSeed(3));

const data = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data');

/** An untrained network for a table of vega-datasets. */
async function modelFor(
  file: string,
  target: string,
): Promise<{ predictor: Predictor; table: Table }> {
  const table = await readTable(join(data, file));
  const plan = inferColumns(table, { target });
  const model = new TabularModel(fitPreprocessing(table, plan), {
    hidden: [16, 16],
    activation: 'SiLU',
  });
  return { predictor: new Predictor(model), table };
}

describe('the program', () => {
  test('creates layers with the same names and calls them', () => {
    const model = new nn.Sequential(
      new nn.Linear(4, 8),
      new nn.LeakyReLU(0.2),
      new nn.Dropout(0.5),
      new nn.Linear(8, 2, { bias: false }),
    );
    const { code, weights } = toPyTorch(model, { inputShape: [4] });
    for (const part of [
      'class Network(nn.Module):',
      'self.add_module("0", nn.Linear(in_features=4, out_features=8, bias=True))',
      'v1 = getattr(self, "0")(x)',
      'nn.LeakyReLU(negative_slope=0.2)',
    ]) {
      expect(code).toContain(part);
    }
    expect([...decodeSafetensors(weights).tensors.keys()].sort()).toEqual(
      Object.keys(model.stateDict()).sort(),
    );
  });

  test('for a table has its preprocessing, and weights that the library reads too', () => {
    const predictor = predictorOf('answer', { hidden: [8] });
    const { code, weights } = toPyTorch(predictor, { name: 'people' });
    expect(code).toContain('self.network = nn.Sequential(\n            nn.Linear(');
    expect(code).toContain(
      'self.preprocessing.embeddings = nn.ModuleList([\n            nn.Embedding(',
    );
    expect(code).toContain('"pet": (\'category\', {"cat": 2, "dog": 3, "fish": 4}),');
    expect(code).toContain('"income": (\'number\', True),');
    expect(code).toContain('CLASSES = ["maybe", "no", "yes"]');
    expect(loadPredictor(weights).model.architecture.hidden).toEqual([8]);
  });

  test('is refused with all operations that PyTorch does not have', () => {
    const run = (x: Tensor) => x.int().pow(3).float().add(x.int().pow(2).float());
    expect(() => toPyTorch(new Plain(run), { inputShape: [4] })).toThrow(
      'toPyTorch: forward has operations without a counterpart in PyTorch: powInteger. Use others.',
    );
  });

  test('is refused where a field has a name that nn.Module uses', () => {
    class Own extends nn.Module {
      half = new nn.Linear(2, 2);
      forward(x: Tensor): Tensor {
        return this.half.forward(x);
      }
    }
    expect(() => toPyTorch(new Own(), { inputShape: [2] })).toThrow(GradusError);
    expect(() => toPyTorch(new Own(), { inputShape: [2] })).toThrow(
      "nn.Module, which uses 'half' itself. Rename the field.",
    );
  });

  test('is valid Python with any names in it', () => {
    const { code } = toPyTorch(hostile(), { name: '"""\nimport os' });
    for (const name of HOSTILE.filter((each) => /[\p{Cc}\p{Cf}\p{Zl}]/u.test(each))) {
      expect(code).not.toContain(name);
    }
    if (hasTorch)
      execFileSync(PYTHON, ['-B', '-c', 'import ast, sys; ast.parse(sys.stdin.buffer.read())'], {
        input: code,
      });
  });
});

/** The results of the library and of the program for each row. */
function expectSame(
  predictor: Predictor<never>,
  rows: readonly object[],
  answers: readonly (Answer | number[])[],
): void {
  rows.forEach((row, i) => {
    const { predictions, errors } = (predictor as Predictor).predict([row as never]);
    const answer = answers[i] as Answer;
    const at = `row ${JSON.stringify(row)} gives ${JSON.stringify(answer)}`;
    if (predictions.length === 0) {
      expect(answer.error, at).toContain('row 1, column ');
      expect(
        errors.map(({ column }) => column).some((column) => answer.error?.includes(column)),
        at,
      ).toBe(true);
      return;
    }
    const [own] = predictions;
    expect(answer.error, at).toBeUndefined();
    if ('values' in own) {
      for (const [name, value] of Object.entries(own.values)) {
        expect(Math.abs((answer.values?.[name] ?? Number.NaN) - value), at).toBeLessThanOrEqual(
          1e-5 * Math.max(1, Math.abs(value)),
        );
      }
      return;
    }
    Object.values(answer.probabilities ?? {}).forEach((p, place) => {
      expect(Math.abs(p - own.probabilities[place]), at).toBeLessThanOrEqual(1e-5);
    });
    expect(Object.keys(answer.probabilities ?? {})).toHaveLength(own.probabilities.length);
  });
}

// Skipped without PyTorch; torch.ts prints a note.
describe.runIf(hasTorch)('in PyTorch', () => {
  test('predicts 100 rows of penguins and cars like the library', async () => {
    const models = {
      penguins: await modelFor('penguins.json', 'Species'),
      cars: await modelFor('cars.json', 'Miles_per_Gallon'),
    };
    const entries = Object.entries(models);
    const rows = Object.fromEntries(
      entries.map(([name, { table }]) => [
        name,
        Array.from({ length: 100 }, (_, i) => table.row(3 * i)),
      ]),
    );
    const programs = Object.fromEntries(
      entries.map(([name, { predictor }]) => [name, toPyTorch(predictor as never, { name })]),
    );
    const answers = predictions(programs, rows);
    for (const [name, { predictor }] of entries)
      expectSame(predictor as never, rows[name], answers[name]);
  });

  test('predicts every kind of column and cell the same, and refuses the same cells', () => {
    const models = {
      classes: predictorOf('answer', { hidden: [8], activation: 'GELU' }),
      logit: predictorOf('isIt', { hidden: [8], binary: 'logit' }),
      several: predictorOf(['price', 'weight'], { hidden: [8], activation: 'ELU' }),
      marks: predictorOf('price', { hidden: [] }, ['', '-999', '?', 'dog']),
    };
    const cells = fc.sample(anyRow, { numRuns: 150, seed: 5 }).map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, cell]) => {
          const year = cell instanceof Date ? cell.getUTCFullYear() : 2000;
          // Python's calendar ends in 9999, and its strings cannot hold lone surrogates.
          const isStrange =
            year < 2 || year > 9998 || (typeof cell === 'string' && /\p{Surrogate}/u.test(cell));
          return [name, isStrange ? null : (cell ?? null)];
        }),
      ),
    );
    const names = Object.keys(models);
    const programs = Object.fromEntries(
      Object.entries(models).map(([name, model]) => [name, toPyTorch(model as never)]),
    );
    const answers = predictions(programs, Object.fromEntries(names.map((name) => [name, cells])));
    for (const [name, model] of Object.entries(models))
      expectSame(model as never, cells, answers[name]);
  });

  class Many extends nn.Module {
    heads = [new nn.Linear(6, 3), new nn.Linear(6, 3)];
    byName = new Map([['a-b', new nn.Linear(3, 3)]]);
    shift = this.registerBuffer('shift', fromArray(Float32Array.of(1, -1, 0.5), [3]), {
      persistent: false,
    });
    free = new nn.Parameter(Float32Array.of(2, 3, 4), [3]);

    forward(x: Tensor): Tensor {
      const [a, b] = this.heads.map((head) => head.forward(x.view(-1, 6)));
      const c = (this.byName.get('a-b') as nn.Linear)
        .forward(a.maximum(b).add(this.shift))
        .mul(this.free);
      const best = c.argmax(1).float().unsqueeze(1);
      const mean = c.mean(1, true).div(c.abs().add(1).sqrt());
      const masked = where(c.gt(0), c.pow(2), c.exp().sub(1).neg());
      const table = ones([2, 3]).matmul(this.heads[0].weight.slice(1, 0, 3).T);
      const picked = c.slice(1, 0, 3, 2).sign().add(c.min(1, true)[0].floor());
      return cat([best, mean, masked, c.clamp(-0.5, 0.5), picked, c.matmul(table.T)], 1);
    }
  }

  test('runs modules with a custom forward, pictures, all activations', () => {
    const random = new Generator().manualSeed(4);
    const activations = Object.entries(nn.activations).flatMap(([name, Class]) =>
      Class.prototype instanceof nn.Activation
        ? [
            [
              name,
              Class === nn.Threshold ? new Class(0.5, 20) : new (Class as typeof nn.ReLU)(),
            ] as const,
          ]
        : [],
    );
    const models: Record<string, [model: nn.Module, shape: number[]]> = {
      many: [new Many(), [2, 3]],
      residual: [new Residual(), [2, 3]],
      lesson: [LESSON.D(), [784]],
      softmax: [
        new nn.Sequential(new nn.Linear(4, 3), new nn.LogSoftmax(1), new nn.Softmax(1)),
        [4],
      ],
      positions: [
        new Plain((x) => {
          const sums = scatterAdd(zeros([x.size(0), 3]), 1, x.gt(0).int(), x);
          const bits = bitwiseXor(x.abs().int(), 3).float();
          const columns = tensor([3, 0, 0], { dtype: 'int32' });
          const added = indexAdd(x, 1, columns, x.slice(1, 0, 3));
          return cat([sums, bits, added, flip(x, 1)], 1);
        }),
        [4],
      ],
      ...Object.fromEntries(
        activations.map(([name, act]) => [
          name,
          [new nn.Sequential(new nn.Linear(5, 7), act, new nn.Linear(7, 4)), [5]],
        ]),
      ),
    };
    const names = Object.keys(models);
    const inputs = Object.fromEntries(
      names.map((name) => {
        const size = models[name][1].reduce((product, n) => product * n);
        return [name, Array.from({ length: 6 }, () => Array.from(random.uniform(size, -3, 3)))];
      }),
    );
    const programs = Object.fromEntries(
      names.map((name) => [name, toPyTorch(models[name][0], { inputShape: models[name][1] })]),
    );
    const answers = predictions(programs, inputs);
    for (const name of names) {
      const [model, shape] = models[name];
      model.eval();
      inputs[name].forEach((input, i) => {
        const x = fromArray(Float32Array.from(input), [1, ...shape]);
        const own = noGrad(() => (model.forward(x) as Tensor).dataSync());
        const found = answers[name][i] as number[];
        expect(found).toHaveLength(own.length);
        found.forEach((value, place) => {
          expect(Math.abs(value - own[place]), `${name}[${i}][${place}]`).toBeLessThanOrEqual(
            1e-5 * Math.max(1, Math.abs(own[place])),
          );
        });
      });
    }
    const picture = { rows: 28, columns: 28, channels: 1, preparation: null };
    const classNames = Array.from({ length: 10 }, (_, i) => `digit ${i}`);
    const digits = new PicturePredictor(models.lesson[0], { picture, classNames });
    const pixels = Array.from(random.uniform(784, 0, 1));
    const [answer] = predictions({ digits: toPyTorch(digits) }, { digits: [pixels] })
      .digits as Answer[];
    const [own] = digits.predict([pixels]).predictions;
    expect(answer.value).toBe(own.value);
    Object.values(answer.probabilities ?? {}).forEach((p, i) => {
      expect(Math.abs(p - own.probabilities[i])).toBeLessThan(1e-6);
    });
  });

  test('prints the predictions for a CSV, names cells that it cannot read, and then exits with 3', async () => {
    const { predictor } = await modelFor('penguins.json', 'Species');
    inPrograms({ penguins: toPyTorch(predictor as never) }, (folder) => {
      const head = 'Island,Beak Length (mm),Beak Depth (mm),Flipper Length (mm),Body Mass (g),Sex';
      writeFileSync(
        join(folder, 'rows.csv'),
        `${head}\nDream,39.5,17.4,186,3800,FEMALE\nDream,long,17,,3800,MALE\n`,
      );
      const run = (...args: string[]) =>
        spawnSync(PYTHON, ['-B', join(folder, 'penguins.py'), ...args], { encoding: 'utf8' });
      const { stdout, stderr, status } = run(join(folder, 'rows.csv'));
      expect(status).toBe(3);
      expect(stderr).toBe(
        "row 2, column 'Beak Length (mm)': 'long' is not a finite number. Allowed are finite numbers, and None (in a CSV file an empty cell) where the value is missing.\n",
      );
      const [names, first, second] = stdout.split('\n');
      expect(names).toBe(
        `${head},Species_predicted,Species_probability_Adelie,Species_probability_Chinstrap,Species_probability_Gentoo`,
      );
      expect(first).toMatch(/^Dream,39.5,17.4,186,3800,FEMALE,[ACG]\w+,0\.\d+,0\.\d+,0\.\d+$/);
      expect(second).toBe('Dream,long,17,,3800,MALE,,,,');
      expect(run().status).toBe(2);
      const rows = 'Dream,39.5,17.4,186,3800,FEMALE\n'.repeat(3000);
      writeFileSync(join(folder, 'many.csv'), `${head}\n${rows}`);
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for the shell
      const command = '"$0" -B penguins.py many.csv | head -n 1; echo "${PIPESTATUS[0]}"';
      const cut = spawnSync('bash', ['-c', command, PYTHON], { cwd: folder, encoding: 'utf8' });
      expect(cut).toMatchObject({ stdout: `${names}\n0\n`, stderr: '' });
      expect(readFileSync(join(folder, 'penguins.py'), 'utf8')).not.toContain(folder);
    });
  });
});
