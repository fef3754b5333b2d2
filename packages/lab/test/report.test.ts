import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { smooth } from '../src/compare/index.ts';
import { html } from '../src/report/html.ts';
import { weightSheet } from '../src/report/pictures.ts';
import { gradus, sharedRuns } from './helpers.ts';

const { data, trained } = sharedRuns();

/** A folder with two trained runs, and their ids. */
async function twoRuns() {
  const options = ['--iterations', '12', '--batch-size', '10', '--eval-every', '4', '--quiet'];
  const seeds = ['0', '1'].map((seed) => ['C', '--dataset', 'idx', '--seed', seed, ...options]);
  const { runs, ids } = await trained(seeds);
  return { out: runs, data, ids };
}

function parsed(file: string) {
  const text = readFileSync(file, 'utf8');
  return { text, document: parseHTML(text).document };
}

describe('a report', () => {
  it('is one self-contained file', async () => {
    const { out, ids } = await twoRuns();
    const file = join(out, 'report.html');
    const { code, stdout } = await gradus(['report', ...ids, '--runs', out, '--out', file]);
    expect(code).toBe(0);
    expect(stdout).toContain(file);
    const { text, document } = parsed(file);
    const elsewhere = text.match(/(?:https?:)?\/\/[\w.-]+\.\w+[^"'<\s]*/g) ?? [];
    expect([...new Set(elsewhere)]).toEqual(['http://www.w3.org/2000/svg']);
    expect(document.querySelectorAll('script, link, iframe')).toHaveLength(0);
    for (const image of document.querySelectorAll('img')) {
      expect(image.getAttribute('src')).toMatch(/^data:image\/png;base64,/);
      expect(image.getAttribute('alt')).not.toBe('');
    }
  });

  it('writes no figure outside its folder, whatever the name of a run', async () => {
    const { out, ids } = await twoRuns();
    const config = join(out, ids[0], 'config.json');
    const settings = JSON.parse(readFileSync(config, 'utf8'));
    writeFileSync(config, JSON.stringify({ ...settings, id: 'a/../../../escaped' }));
    const [folder, file] = [join(out, 'deep', 'figures'), join(out, 'report.html')];
    const set = ['--runs', out, '--out', file, '--svg', folder];
    expect((await gradus(['report', ids[0], ...set])).code).toBe(0);
    expect(readdirSync(folder)).toContain('confusion-1.svg');
    expect(readdirSync(out).sort()).toEqual([...ids, 'deep', 'report.html'].sort());
    expect(readdirSync(join(out, 'deep'))).toEqual(['figures']);
  });

  it('contains the numbers of the runs and of the test', async () => {
    const { out, ids } = await twoRuns();
    const file = join(out, 'report.html');
    await gradus(['report', ...ids, '--runs', out, '--out', file]);
    const { text, document } = parsed(file);
    for (const id of ids) {
      const { stdout } = await gradus(['evaluate', id, '--runs', out, '--json']);
      const { correct, confusion } = JSON.parse(stdout);
      expect(text).toContain(`(${correct} of 20)`);
      const rows = confusion.map((row: number[]) => row.join()).join(';');
      const tables = [...document.querySelectorAll('details table')].map((table) =>
        [...table.querySelectorAll('tbody tr')]
          .map((row) => [...row.querySelectorAll('td')].slice(1).map((cell) => cell.textContent))
          .join(';'),
      );
      expect(tables).toContain(rows);
    }
    expect(text).toContain('--seed 1');
  });

  it('names only the settings that differ', async () => {
    const { out, ids } = await twoRuns();
    const file = join(out, 'report.html');
    await gradus(['report', ...ids, '--runs', out, '--out', file]);
    const table = parsed(file).document.querySelector('h3 + .wide table');
    const head = [...(table?.querySelectorAll('th') ?? [])].map((cell) => cell.textContent);
    expect(head).toEqual(['run', 'seed']);
  });

  it('comes in Korean', async () => {
    const { out, ids } = await twoRuns();
    const file = join(out, 'report.html');
    await gradus(['report', ids[0], '--runs', out, '--out', file, '--lang', 'ko']);
    const { document } = parsed(file);
    expect(document.documentElement.getAttribute('lang')).toBe('ko');
    expect(document.querySelector('h1')?.textContent).toContain('학습 보고서');
  });

  it('saves its plots as SVG and PNG', async () => {
    const { out, ids } = await twoRuns();
    const folder = join(out, 'figures');
    const figures = ['--svg', folder, '--png', folder];
    await gradus(['report', ids[0], '--runs', out, '--out', join(out, 'r.html'), ...figures]);
    const names = readdirSync(folder).sort();
    expect(names.filter((name) => name.endsWith('.svg'))).toHaveLength(3);
    for (const name of names.filter((each) => each.endsWith('.png'))) {
      const bytes = readFileSync(join(folder, name));
      expect(bytes.subarray(1, 4).toString()).toBe('PNG');
      expect(bytes.readUInt32BE(16)).toBeGreaterThan(600);
      expect(names).toContain(name.replace('.png', '.svg'));
    }
  });

  it('names what is missing for a run without weights or data', async () => {
    const { out, data, ids } = await twoRuns();
    const file = join(out, 'report.html');
    rmSync(join(out, ids[0], 'last.safetensors'));
    rmSync(data, { recursive: true });
    const { code, stderr } = await gradus(['report', ...ids, '--runs', out, '--out', file]);
    expect(code).toBe(0);
    const lacks = ['C-seed0 has no weights (last.safetensors)', 'C-seed1 could not be tested: '];
    for (const said of [parsed(file).document.body.textContent, stderr]) {
      for (const what of lacks) expect(said).toContain(what);
    }
    expect(stderr).toContain(`To get them: npx gradus resume ${join(out, ids[0])}\n`);
  });

  it('refuses a folder for the page, and a file for the folder of figures', async () => {
    const { out, ids } = await twoRuns();
    const folder = join(out, 'taken');
    mkdirSync(folder);
    writeFileSync(join(folder, 'kept'), 'kept');
    const { code, stderr } = await gradus(['report', ids[0], '--runs', out, '--out', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain(`is a folder. Pass a file, such as --out ${folder}/report.html.`);
    expect(readdirSync(folder)).toEqual(['kept']);
    const plots = ['--out', join(out, 'r.html'), '--svg', join(folder, 'kept')];
    const taken = await gradus(['report', ids[0], '--runs', out, ...plots]);
    expect(taken.stderr).toMatch(/kept: cannot be written: .* a file.* with --svg\.\n$/);
    const nowhere = await gradus([
      'report',
      ids[0],
      '--runs',
      out,
      '--out',
      join(out, 'no/r.html'),
    ]);
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain(`the folder ${join(out, 'no')} does not exist.`);
  });
});

describe('the pieces of a page', () => {
  it('show any text unchanged', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { document } = parseHTML(html`<p title="${text}">${text}</p>`.text);
        const paragraph = document.querySelector('p');
        const plain = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
        expect(paragraph?.textContent.replaceAll(/\r\n?/g, '\n')).toBe(plain);
        expect(paragraph?.querySelector('*')).toBeNull();
      }),
    );
  });

  it('smooth a curve within its bounds, and do not change a constant one', () => {
    const points = fc.array(
      fc.record({
        iteration: fc.integer({ min: 1, max: 50 }),
        value: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(points, (gaps) => {
        let iteration = 0;
        const curve = gaps.map((gap) => {
          iteration += gap.iteration;
          return { iteration, value: gap.value };
        });
        const values = curve.map(({ value }) => value);
        const [low, high] = [Math.min(...values), Math.max(...values)];
        for (const { value } of smooth(curve, 20)) {
          expect(value).toBeGreaterThanOrEqual(low - 1e-6);
          expect(value).toBeLessThanOrEqual(high + 1e-6);
        }
        expect(smooth(curve, 20)[0].value).toBe(curve[0].value);
        expect(smooth(curve, 20).at(-1)).toEqual(curve.at(-1));
      }),
    );
  });

  it('draw weights on a scale that is symmetric about 0', () => {
    const sheet = { count: 2, channels: 1, rows: 1, columns: 2, perRow: 2 } as const;
    expect(weightSheet([1, -1, 0, 0], sheet, 1)).not.toBe(weightSheet([-1, 1, 0, 0], sheet, 1));
    expect(weightSheet([2, -2, 0, 0], sheet, 2)).toBe(weightSheet([1, -1, 0, 0], sheet, 1));
  });
});
