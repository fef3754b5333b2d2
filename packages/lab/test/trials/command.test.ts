/** `gradus report` on a sweep on disk. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import { gradus, runsIn, temporary } from '../helpers.ts';
import { line, swept } from './kit.ts';

const TABLE = `x,y\n${Array.from({ length: 60 }, (_, i) => `${i % 7},${2 * (i % 7) + 1}`).join('\n')}\n`;

/** A sweep whose best trial has a run. */
async function sweepWithRun() {
  const runs = temporary();
  const file = join(runs, 'table.csv');
  writeFileSync(file, TABLE);
  const short = ['--target', 'y', '--epochs', '3', '--quiet', '--out', runs];
  expect((await gradus(['train', file, ...short])).code).toBe(0);
  const [id] = runsIn(runs);
  renameSync(join(runs, id), join(runs, 's-trial1-seed0'));
  await (await swept(runs, [line(0, 0.1, 3), line(1, 0.01, 2), line(2, 0.001, null)])).end();
  return { runs, out: join(runs, 'report.html') };
}

it('a sweep gives a page with the curves of its best trials, and figures as files', async () => {
  const { runs, out } = await sweepWithRun();
  const figures = join(runs, 'figures');
  const set = ['--runs', runs, '--out', out, '--svg', figures, '--png', figures];
  const { code, stderr } = await gradus(['report', 's', ...set]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { document } = parseHTML(readFileSync(out, 'utf8'));
  expect(document.querySelector('h1')?.textContent).toBe('Sweep report: penguins.csv');
  expect(document.querySelector('#result ~ p ~ p')?.textContent).toBe(
    'Best: trial 1, best validation RMSE 2.000, with lr = 0.01.',
  );
  const curves = document.querySelector('#curves ~ figure details')?.textContent;
  expect(curves).toContain('trial 1');
  expect(readdirSync(figures).sort()).toEqual(['parallel.png', 'parallel.svg']);
});

it('a sweep without its runs still gives a page', async () => {
  const runs = temporary();
  await (await swept(runs, [line(0, 0.1, 3)])).end();
  const out = join(runs, 'report.html');
  const folder = join(runs, 'sweeps', 's');
  expect((await gradus(['report', folder, '--runs', runs, '--out', out])).code).toBe(0);
  const { document } = parseHTML(readFileSync(out, 'utf8'));
  expect(document.querySelector('#curves')).toBeNull();
  expect(document.querySelectorAll('#trials ~ .wide tbody tr')).toHaveLength(1);
});

it.each([
  ['en', 'a report covers runs, or one sweep. Name s alone.'],
  ['ko', 's 하나만 지정하세요.'],
])('a sweep together with a run is refused, in %s', async (lang, message) => {
  const { runs, out } = await sweepWithRun();
  const args = ['s-trial1-seed0', 's', '--runs', runs, '--out', out, '--lang', lang];
  const { code, stderr } = await gradus(['report', ...args]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
});

it('a damaged sweep is refused with its problem', async () => {
  const runs = temporary();
  await (await swept(runs, [])).end();
  writeFileSync(join(runs, 'sweeps', 's', 'trials.jsonl'), '{}\n');
  const { code, stderr } = await gradus(['report', 's', '--runs', runs]);
  expect(code).toBe(3);
  expect(stderr).toContain('trials.jsonl:1: is damaged');
});
