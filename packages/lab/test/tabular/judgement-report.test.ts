/** The judgement of a network in a report. */
import type { TableJudgement } from '@gradus/lab/tabular';
import fc from 'fast-check';
import type { PreprocessingDescription } from 'gradus/preprocessing';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { fileTheme, pageTheme } from '../../src/charts/theme.ts';
import { LANGUAGES, messages } from '../../src/lang/index.ts';
import { page } from '../../src/report/page.ts';
import type { JudgedTable } from '../../src/report/reported.ts';
import { judgedFigures } from '../../src/report/sections/judged-figures.ts';
import { judgementPieces } from '../../src/report/sections/judgement.ts';
import { CLASSES, judgementOf, judgementOfSeveral, SIDES } from './kit.ts';

const english = messages('en');

const description: PreprocessingDescription = {
  features: [
    { name: 'bill', type: 'numeric', hasMissing: true, loose: false, mean: 40, std: 5 },
    { name: 'island', type: 'categorical', hasMissing: false, categories: ['Biscoe', 'Dream'] },
    {
      name: 'day',
      type: 'date',
      hasMissing: false,
      dayFirst: null,
      parts: ['year', 'dayOfWeek'],
      year: { mean: 2008, std: 1 },
    },
  ],
  target: { name: 'species', task: 'classification', classNames: CLASSES },
  ignored: ['id'],
  missing: ['na'],
};

function judged(judgement: TableJudgement, changes: Partial<JudgedTable> = {}): JudgedTable {
  const { task } = judgement;
  return {
    judgement,
    names: { target: ['species'], classNames: task === 'classification' ? CLASSES : null },
    description,
    split: {
      rows: { train: 700, validation: 150, test: 150 },
      by: { group: null, time: null, fold: null, test: null },
      seed: 0,
    },
    ...changes,
  };
}

function pageOf(table: JudgedTable, text = english) {
  const pieces = judgementPieces(table, 'run', text, pageTheme);
  return parseHTML(page({ language: 'en', title: 'title', made: 'now' }, pieces)).document;
}

/** The tables as text, cell by cell, by their first heading. */
function tablesOf(document: Document): Map<string, string[][]> {
  const tables = [...document.querySelectorAll('table')].map((table) => {
    const rows = [...table.querySelectorAll('tr')].map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => cell.textContent),
    );
    return [rows[0][0], rows] as const;
  });
  return new Map(tables.toReversed());
}

describe('classes', () => {
  const document = pageOf(judged(judgementOf('classification', { boundary: SIDES })));
  const tables = tablesOf(document);

  test('shows metrics and their intervals next to both baselines', () => {
    expect(tables.get('metric')?.slice(0, 2)).toEqual([
      ['metric', 'network', 'linear model', 'majority class'],
      [
        'accuracy ↑',
        '90.00 % (86.00 … 95.00)',
        '80.00 % (76.00 … 85.00)',
        '50.00 % (46.00 … 55.00)',
      ],
    ]);
    expect(document.querySelector('strong')?.textContent).toMatch(/^The network is better than/);
  });

  test('shows precision and recall of each class', () => {
    expect(tables.get('class')?.slice(1)).toEqual([
      ['Adelie', '520', '98.62 %', '96.15 %'],
      ['Chinstrap', '407', '81.14 %', '98.28 %'],
      ['Gentoo', '273', '100.00 %', '73.26 %'],
    ]);
  });

  test('shows how each column is used', () => {
    expect(tables.get('column')?.slice(0, 2)).not.toBeUndefined();
    const columns = [...document.querySelectorAll('h4 + .wide table')][0];
    const rows = [...columns.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent),
    );
    expect(rows).toEqual([
      ['bill', 'numeric', 'a number, standardised (mean 40.00, standard deviation 5.00)', 'yes'],
      ['island', 'categorical', '2 categories', 'no'],
      ['day', 'date', 'year, day of the week', 'no'],
      ['species', 'target', 'one of 3 classes', '–'],
      ['id', 'ignored', 'nothing: it is not used', '–'],
    ]);
  });

  test('shows the split', () => {
    expect(
      tables
        .get('part')
        ?.slice(1)
        .map((row) => row.slice(0, 3)),
    ).toEqual([
      ['training', '700', '70.00 %'],
      ['validation', '150', '15.00 %'],
      ['test', '150', '15.00 %'],
    ]);
  });

  test('has three figures, each with a text and its numbers', () => {
    const figures = [...document.querySelectorAll('svg[role="img"]')];
    expect(figures).toHaveLength(3);
    for (const figure of figures) {
      expect(figure.getAttribute('aria-label')).toMatch(/\w{4}/);
      expect(figure.querySelector('[aria-label]')).toBeNull();
      expect(figure.closest('[tabindex="0"]')).not.toBeNull();
      expect(figure.closest('figure')?.querySelectorAll('details tbody tr').length).toBeGreaterThan(
        1,
      );
    }
  });

  test('with more classes than a matrix can show, lists the confusions', () => {
    const count = 31;
    const confusion = Array.from({ length: count }, (_, i) =>
      Array.from({ length: count }, (_, j) => (i === j ? 9 : j === 0 ? i : 0)),
    );
    const classNames = confusion.map((_, i) => `class ${i}`);
    const names = { target: ['species'], classNames };
    const document = pageOf(judged(judgementOf('classification', { confusion }), { names }));
    expect(document.querySelectorAll('svg[role="img"]')).toHaveLength(1);
    const list = tablesOf(document).get('actual');
    expect(list?.[1]).toEqual(['class 30', 'class 0', '30', '76.92 %']);
    expect(document.body.textContent).toContain('… and 6 more kinds of confusion.');
  });
});

test('numbers: quantiles of errors, and predicted against actual', () => {
  const mass = { name: 'mass', mean: 4000, std: 800, loose: false };
  const target = { task: 'regression', columns: [mass] } as const;
  const document = pageOf(
    judged(judgementOf('regression'), {
      names: { target: ['mass'], classNames: null },
      description: { ...description, target },
    }),
  );
  const tables = tablesOf(document);
  expect(tables.get('least')?.[1]).toEqual([
    '−4.000',
    '−3.600',
    '−2.000',
    '0.000',
    '2.000',
    '3.600',
    '4.000',
  ]);
  expect(tables.get('actual')?.slice(1)).toEqual([
    ['1.000', '2.000'],
    ['3.000', '2.500'],
    ['5.000', '9.000'],
  ]);
  expect(document.querySelectorAll('svg[role="img"] circle')).toHaveLength(3);
  expect(document.body.textContent).toContain('mean 4,000, standard deviation 800');
});

describe('several targets', () => {
  const several = (names: readonly string[]) => {
    const columns = names.map((name) => ({ name, mean: 0, std: 1, loose: false }));
    return judged(judgementOfSeveral(names), {
      names: { target: names, classNames: null },
      description: { ...description, target: { task: 'regression', columns } },
    });
  };
  const document = pageOf(several(['mass', 'length']));

  test('show the mean in standard deviations, then each target', () => {
    const texts = [...document.querySelectorAll('figcaption')].map((each) => each.textContent);
    expect(texts[0]).toContain('the mean over 2 targets, each in standard deviations');
    const tables = [...document.querySelectorAll('table')].map((table) =>
      [...table.querySelectorAll('tr')].map((row) =>
        [...row.querySelectorAll('th, td')].map((cell) => cell.textContent),
      ),
    );
    const [, metrics, errors] = tables;
    expect(metrics[0]).toEqual(['target', 'RMSE ↓', 'MAE ↓', 'median absolute error ↓', 'R² ↑']);
    expect(metrics.map(([name]) => name)).toEqual([
      ...['target', 'mass', 'mass: linear model', 'mass: mean'],
      ...['length', 'length: linear model', 'length: mean'],
    ]);
    expect(metrics[4].slice(0, 2)).toEqual(['length', '9.000 (8.960 … 9.050)']);
    expect(metrics[5][1]).toMatch(/^9\.500 \(/);
    expect(errors.map(([name, least]) => [name, least])).toEqual([
      ['target', 'least'],
      ['mass', '−4.000'],
      ['length', '−40.00'],
    ]);
    expect(document.querySelectorAll('td')).not.toHaveLength(0);
  });

  test('have a figure each, in files with different names', () => {
    const names = judgedFigures(several(['mass', 'length']), english).map(({ name }) => name);
    expect(names).toEqual(['scatter-1', 'scatter-2', 'importance']);
    const many = Array.from({ length: 15 }, (_, i) => `t${i}`);
    const figures = judgedFigures(several(many), english);
    expect(figures).toHaveLength(13);
    expect(figures[11].caption).toContain('The first 12 of 15 targets are drawn.');
    expect(figures[12].svg(pageTheme)).toContain('how much worse: RMSE in standard deviations');
  });
});

test('arbitrary names stay text, in both languages and themes', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.tuple(name, name, name), name, (classNames, target) => {
      const evil = classNames.map((each) => `${each}<img src="//evil.example/x">`);
      const judgement = judgementOf('classification', {
        importance: evil.map((column) => ({ column, mean: 0.1, std: 0.01 })),
        boundary: {
          ...SIDES,
          x: { ...SIDES.x, column: evil[0] },
          y: { ...SIDES.y, column: evil[1] },
        },
      });
      const names = { target: [target], classNames: evil };
      const ignored = [...evil, target];
      const table = judged(judgement, { names, description: { ...description, ignored } });
      for (const language of LANGUAGES) {
        const text = messages(language);
        const document = pageOf(table, text);
        expect(document.querySelectorAll('img, script')).toHaveLength(0);
        for (const figure of judgedFigures(table, text)) {
          expect(figure.svg(fileTheme)).not.toMatch(/<img|[\p{Cc}\p{Cf}](?<![\n\t])/u);
        }
      }
    }),
    { seed: 20261129, numRuns: 10 },
  );
});

test('the areas of classes cover the plane once', () => {
  const [figure] = judgedFigures(
    judged(judgementOf('classification', { boundary: SIDES })),
    english,
  ).filter(({ name }) => name === 'boundary');
  const { document } = parseHTML(figure.svg(fileTheme));
  const paths = [...document.querySelectorAll('g[shape-rendering] path')];
  expect(paths).toHaveLength(3);
  const areas = paths.map((path) => {
    const d = path.getAttribute('d') as string;
    const rectangles = d.matchAll(/M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H[\d.]+Z/g);
    let area = 0;
    for (const [, x0, y0, x1, y1] of rectangles) {
      area += (Number(x1) - Number(x0)) * (Number(y0) - Number(y1));
    }
    return [path.getAttribute('fill'), area] as const;
  });
  const all = areas.reduce((sum, [, area]) => sum + area, 0);
  const shareOf = (label: number): number => {
    return (areas.find(([fill]) => fill === fileTheme.palette[label])?.[1] ?? 0) / all;
  };
  expect([0, 1, 2].map(shareOf)).toEqual([0.5, 0.25, 0.25]);
});
