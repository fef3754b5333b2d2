/** Model cards: their content, and that an untrusted name is never markup. */
import fc from 'fast-check';
import { ArgumentError, manualSeed } from 'gradus';
import { type CardEvaluation, type ModelCardOptions, modelCard } from 'gradus/export';
import { Linear, ReLU, Sequential } from 'gradus/nn';
import { fitPreprocessing, PicturePredictor, Predictor, TabularModel } from 'gradus/preprocessing';
import { inferColumns, Table } from 'gradus/table';
import { beforeEach, describe, expect, test } from 'vitest';

beforeEach(() => manualSeed(2));

const rows = Table.fromRows(
  Array.from({ length: 60 }, (_, i) => ({
    size: i % 10 === 9 ? null : 30 + i,
    city: ['Seoul', 'Busan'][i % 2],
    built: `${1990 + (i % 20)}-05-01`,
    kind: i < 5 ? 'castle' : 'house',
    price: 1000 * i,
  })),
  { name: 'houses' },
);

function predictorOf(target: string, table = rows): Predictor<never> {
  const ignore = target === 'price' ? ['kind'] : ['price'];
  const plan = inferColumns(table, { target, ignore: table === rows ? ignore : [] });
  return new Predictor(new TabularModel(fitPreprocessing(table, plan), { hidden: [4] }));
}

const evaluation: CardEvaluation = {
  samples: 51,
  metrics: [
    { name: 'accuracy', value: 0.98, low: 0.94, high: 1, better: 'higher', unit: 'share' },
    { name: 'log loss', value: 0.07, low: 0.01, high: 0.12, better: 'lower' },
  ],
  baselines: {
    'majority class': [
      { name: 'accuracy', value: 0.5, better: 'higher', unit: 'share' },
      { name: 'log loss', value: Number.NaN, better: 'lower' },
    ],
  },
  conclusion: 'Better than guessing.',
};

describe('a card', () => {
  test('has data, split, metrics with intervals and baselines, importance, limits and how to reproduce it', () => {
    const card = modelCard(predictorOf('kind'), {
      name: 'houses',
      data: { name: 'houses.csv', checksum: 'ab12', rows: 1234, columns: 5 },
      split: { train: 1000, validation: 117, test: 117, how: 'Drawn with the seed 3.' },
      trainingRows: rows,
      evaluation,
      importance: [{ column: 'size', mean: 0.2, std: 0.01 }],
      limits: ['Not for castles.'],
      reproduce: 'npx gradus train houses.csv --target kind',
      versions: { Gradus: '0.1.0' },
    });
    for (const line of [
      '# Model card: `houses`',
      'A network that predicts `kind`: one of 2 classes (`castle`, `house`) from a row of 3 columns. It gives a probability for each class.',
      '| trained on | `houses.csv` |',
      '| samples | 1,234 |',
      '| for validation | 117 (when to stop, which weights to keep) |',
      'Drawn with the seed 3.',
      '| `size` | number | 30 … 88; mean 59, standard deviation 16.39 | yes |',
      '| `city` | category | `Busan`, `Seoul` | no |',
      '| `built` | date | 1990-05-01 … 2009-05-01 | no |',
      '| metric | this network | majority class |',
      '| accuracy ↑ | 98.00 % (94.00 … 100.00) | 50.00 % |',
      '| log loss ↓ | 0.07 (0.01 … 0.12) | – |',
      'Better than guessing.',
      '| `size` | 0.2 ± 0.01 |',
      '- It was trained on 1,000 samples and knows nothing else.',
      '- In training, no value was missing in `city`, `built`. A missing number counts as the mean, and a missing category as an unknown category.',
      '- Few training rows had the class `castle` (5 rows).',
      '- Not for castles.',
      'npx gradus train houses.csv --target kind',
      '- Gradus: `0.1.0`',
    ]) {
      expect(card.split('\n')).toContain(line);
    }
  });

  test('shows ranges only with rows, and says that nothing was measured', () => {
    const withRows = modelCard(predictorOf('price'), { trainingRows: rows });
    expect(withRows).toContain(
      'predicts `price` from a row of 3 columns, in the units of the training data.',
    );
    expect(withRows).toContain(
      '- In training, `price` ranged from 0 to 59,000. A prediction outside',
    );
    expect(withRows).toContain('- It was trained on 60 samples');
    const without = modelCard(predictorOf('price'));
    expect(without).toContain('| `size` | number | mean 59, standard deviation 16.39 | yes |');
    expect(without).not.toContain('ranged from');
    expect(without).toContain('Nothing was measured. Test the model on samples');
    expect(without).not.toContain('## Data');
  });

  test('says what a perfect test of few samples does not prove', () => {
    const perfect = { ...evaluation, metrics: [{ ...evaluation.metrics[0], value: 1, low: 1 }] };
    const card = modelCard(predictorOf('kind'), { evaluation: perfect });
    expect(card).toContain(
      'No mistake in 51 test samples does not mean that the network makes none. It can still be wrong about up to 5.70 %',
    );
  });

  test('describes inputs and outputs of pictures and other networks', () => {
    const network = new Sequential(new Linear(12, 4), new ReLU(), new Linear(4, 2));
    const picture = { rows: 2, columns: 2, channels: 3, preparation: null };
    const ofPictures = modelCard(
      new PicturePredictor(network, { picture, classNames: ['a', 'b'] }),
    );
    expect(ofPictures).toContain('(`a`, `b`) from a picture of 2 × 2 pixels and 3 colours.');
    expect(ofPictures).toContain('12 numbers from 0 to 1, row by row, one colour after the other.');
    expect(ofPictures).toContain('62 parameters.');
    const other = modelCard(network, { inputShape: [12], name: 'net' });
    expect(other).toContain('A network that computes numbers from an array of the shape [12].');
    expect(other).toContain('float32 of the shape [batch, 12].');
  });

  test('shortens lists of thousands of columns and classes', () => {
    const wide = Table.fromRows(
      Array.from({ length: 300 }, (_, row) =>
        Object.fromEntries([
          ...Array.from({ length: 300 }, (_, i) => [`c${i}`, (row * (i + 7)) % 11]),
          ['target', `class ${row % 150}`],
        ]),
      ),
      { name: 'wide' },
    );
    const card = modelCard(predictorOf('target', wide), { trainingRows: wide });
    expect(card).toContain('… and 73 more columns.');
    expect(card).toContain(' and 100 more) from a row of 273 columns');
    expect(card.length).toBeLessThan(40_000);
  });

  test('refuses unknown options', () => {
    // biome-ignore lint/suspicious/noExplicitAny: JavaScript checks no types
    const wrong = { metrics: [] } as any;
    expect(() => modelCard(predictorOf('kind'), wrong)).toThrow(ArgumentError);
  });
});

describe('in Korean', () => {
  const network = new Sequential(new Linear(12, 4), new ReLU(), new Linear(4, 2));
  const picture = { rows: 2, columns: 2, channels: 3, preparation: null };
  const everything = {
    data: { name: 'houses.csv', checksum: 'ab12', rows: 1234, columns: 5 },
    split: { train: 1000, validation: 117, test: 1 },
    evaluation: {
      samples: 1,
      metrics: [{ name: '↗', value: 1, low: 0.2, high: 1, better: 'higher', unit: 'share' }],
    },
    importance: Array.from({ length: 12 }, (_, i) => ({ column: `c${i}`, mean: 0.2, std: 0.01 })),
    reproduce: 'x',
    versions: { '↗': '0.1.0' },
  } as const satisfies ModelCardOptions;

  test.each<[string, Parameters<typeof modelCard>[0], ModelCardOptions]>([
    ['classes', predictorOf('kind'), { ...everything, trainingRows: rows }],
    ['numbers', predictorOf('price'), { trainingRows: rows }],
    ['no rows', predictorOf('price'), {}],
    ['pictures', new PicturePredictor(network, { picture, classNames: ['a', 'b'] }), everything],
    ['a module', network, { inputShape: [12] }],
  ])(
    'a card of %s matches the English one line by line, without an English word',
    (_, model, options) => {
      const linesOf = (lang: 'en' | 'ko') =>
        modelCard(model, { name: '↗', ...options, lang })
          .replace(/^```[\s\S]*?^```$/gm, 'CODE')
          .split('\n')
          .map(withoutCode);
      const [english, korean] = [linesOf('en'), linesOf('ko')];
      expect(korean).toHaveLength(english.length);
      korean.forEach((line, i) => {
        const words = english[i].replace(/CODE|float32|batch/g, '').match(/[a-z]{2}/g) ?? [];
        expect(line.replace(/CODE|float32|batch/g, '')).not.toMatch(/[a-z]{2}/i);
        expect(/[가-힣]/.test(line)).toBe(words.length > 0);
        const numbers = (text: string) => (text.match(/\d[\d,.]*\d|\d/g) ?? []).sort();
        expect(numbers(line)).toEqual(numbers(english[i]));
      });
    },
  );

  test('another language is refused', () => {
    // biome-ignore lint/suspicious/noExplicitAny: JavaScript checks no types
    expect(() => modelCard(network, { inputShape: [12], lang: 'fr' as any })).toThrow(
      "modelCard: lang must be 'en' or 'ko', got 'fr'.",
    );
  });
});

/** Markdown without its code, by the rule of CommonMark: a run of backticks ends at the next of its length. */
function withoutCode(line: string): string {
  let [out, at] = ['', 0];
  while (at < line.length) {
    if (line[at] === '\\') {
      out += line.slice(at, at + 2);
      at += 2;
      continue;
    }
    const [run = ''] = /^`+/.exec(line.slice(at)) ?? [];
    if (run === '') {
      out += line[at];
      at += 1;
      continue;
    }
    const rest = line.slice(at + run.length);
    const end = new RegExp(`(?<!\`)${run}(?!\`)`).exec(rest);
    if (end === null) throw new Error(`open code in ${line}`);
    at += run.length + end.index + run.length;
    out += 'CODE';
  }
  return out;
}

const NASTY = fc.oneof(
  fc.string({
    unit: fc.constantFrom(...'`|\\<>[]()*_#-+!&~:/ \n\r\tab1.\u2028\u202e\u0000'),
    minLength: 1,
  }),
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constantFrom(
    '</script><script>',
    '](javascript:x)',
    '# Heading',
    '```',
    '__proto__',
    '|||',
    'http://x.y',
  ),
);

test('untrusted names become no heading, cell, link or tag', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(NASTY, { minLength: 4, maxLength: 4, selector: (name) => name.trim() }),
      NASTY,
      ([a, b, c, d], text) => {
        fc.pre([a, b, c, d].every((name) => name.trim() !== ''));
        const table = Table.fromRows(
          Array.from({ length: 12 }, (_, i) =>
            Object.fromEntries([
              [a, i],
              [b, `${c}${i % 2}`],
              ['target', i % 2 === 0 ? c : d],
            ]),
          ),
          { name: 'strange' },
        );
        fc.pre(table.columns.length === 3);
        const plan = inferColumns(table, {
          target: 'target',
          task: 'classification',
          categorical: [b],
          numeric: [a],
        });
        const predictor = new Predictor<never>(
          new TabularModel(fitPreprocessing(table, plan), { hidden: [] }),
        );
        const card = modelCard(predictor, {
          name: text,
          data: { name: text, checksum: text },
          split: { train: 1, validation: 1, test: 1, how: text },
          trainingRows: table,
          evaluation: {
            samples: 3,
            metrics: [{ name: text, value: 1, better: 'higher' }],
            baselines: { [text]: [{ name: text, value: 1, better: 'higher' }] },
            conclusion: text,
          },
          importance: [{ column: a, mean: 1, std: 1 }],
          limits: [text],
          reproduce: text,
          versions: { [text]: text },
        });
        const outside = card.replace(/^(`{3,}).*\n[\s\S]*?\n\1$/gm, 'BLOCK');
        const lines = outside.split('\n').map(withoutCode);
        const [title, ...headings] = lines.filter((line) => line.startsWith('#'));
        expect(title).toMatch(/^# Model card: /);
        expect(headings).toEqual([
          ...['Data', 'Inputs', 'Network', 'Evaluation', 'Importance of columns', 'Limits'].map(
            (each) => `## ${each}`,
          ),
          '## Reproduce',
          '## Versions',
        ]);
        const bare = lines.map((line) => line.replace(/\\[!-/:-@[-`{-~]/g, 'E'));
        const widths = bare
          .filter((line) => line.startsWith('|'))
          .map((line) => line.split('|').length - 2);
        expect(new Set(widths)).toEqual(new Set([2, 4, 3]));
        for (const line of bare) expect(line).not.toMatch(/[<>[\]`*_&!]|:\/\/|www\./i);
        for (const line of lines.filter((line) => /^[-+] |^\d+[.)]/.test(line))) {
          expect(line).toMatch(/^- /);
        }
      },
    ),
    { numRuns: 300, seed: 11 },
  );
});
