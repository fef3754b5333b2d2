/** Reports of runs on tables: from the files in their folders, without the table. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Generator } from 'gradus';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { gradus, runsIn, temporary } from '../helpers.ts';

/** A table of 120 rows: `height` follows from `age` and `kind`, and so does whether it is `tall`. */
function writeTable(file: string): void {
  const generator = new Generator().manualSeed(4);
  const noise = generator.normal(120, 0, 1);
  const lines = Array.from({ length: 120 }, (_, i) => {
    const kind = ['oak', 'fir', 'ash'][i % 3];
    const height = (i % 40) / 4 + 3 * (i % 3) + noise[i] / 2;
    const age = i % 17 === 0 ? '' : i % 40;
    return `${age},${kind},${height.toFixed(2)},${height > 8 ? 'tall' : 'low'}`;
  });
  writeFileSync(file, `age,kind,height,tall\n${lines.join('\n')}\n`);
}

/** Trains on the table for a few steps, and removes the table. */
async function trained(target: string, ignored: string) {
  const folder = temporary();
  const [file, root] = [join(folder, 'trees.csv'), join(folder, 'runs')];
  writeTable(file);
  const args = ['train', file, '--target', target, '--ignore', ignored, '--iterations', '100'];
  const { code, stderr } = await gradus([...args, '--out', root, '--quiet']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  rmSync(file);
  return { folder, root, run: join(root, runsIn(root)[0]) };
}

async function reported(root: string, ...options: readonly string[]) {
  const file = join(root, '..', 'report.html');
  const ended = await gradus(['report', 'last', '--runs', root, '--out', file, ...options]);
  const text = readFileSync(file, 'utf8');
  return { ...ended, text, document: parseHTML(text).document };
}

test('numbers: errors, RMSE by step, predicted against actual, and figures as files', async () => {
  const { folder, root } = await trained('height', 'tall');
  const figures = join(folder, 'figures');
  const { code, stdout, stderr, text, document } = await reported(root, '--svg', figures);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('4 figures');
  const named = runsIn(figures).map((name) => name.replace(/-.*/, ''));
  expect(named.sort()).toEqual(['importance', 'loss.svg', 'rmse.svg', 'scatter']);
  const labels = [...document.querySelectorAll('svg[role="img"]')].map((figure) =>
    figure.getAttribute('aria-label'),
  );
  expect(labels).toContain('Root mean squared error on the validation set.');
  expect(labels).toContain('Predicted against actual height: points on the dashed line are right.');
  expect(document.body.textContent).toMatch(/On 18 test rows its RMSE is [\d.]+ \(95 % interval/);
  expect(document.body.textContent).toContain('Rows were drawn with seed 0');
  const elsewhere = text.match(/(?:https?:)?\/\/[\w.-]+\.\w+[^"'<\s]*/g) ?? [];
  expect([...new Set(elsewhere)]).toEqual(['http://www.w3.org/2000/svg']);
});

test('classes: the confusion matrix shows their names', async () => {
  const { root } = await trained('tall', 'height');
  const { document } = await reported(root, '--lang', 'ko');
  const heads = [...document.querySelectorAll('details th')].map((head) => head.textContent);
  expect(heads).toContain('low');
  expect(heads).toContain('tall');
  expect(document.querySelector('h4')?.textContent).toBe('열');
});

test('names a missing or damaged judgement, and reports the rest', async () => {
  const { root, run } = await trained('tall', 'height');
  const file = join(run, 'judgement.json');
  const whole = readFileSync(file, 'utf8');
  const spoilt: [string, string][] = [
    ['{', 'is damaged: it is not JSON'],
    ['{"task": "classification"}', 'is damaged: '],
    [whole.replace('"confusion":[[', '"confusion":[[-'), 'confusion'],
    [whole.replace('"task":"classification"', '"task":"regression"'), 'is damaged: '],
  ];
  for (const [text, problem] of spoilt) {
    writeFileSync(file, text);
    const { code, stderr, document } = await reported(root);
    expect(code).toBe(0);
    expect(stderr).toContain(file);
    expect(stderr).toContain(problem);
    expect(document.body.textContent).toContain('could not be tested');
    expect(document.querySelectorAll('svg[role="img"]')).toHaveLength(2);
    const verified = await gradus(['runs', 'verify', '--runs', root]);
    expect(verified.stdout + verified.stderr).toContain(file);
    expect(verified.code).not.toBe(0);
  }
  rmSync(file);
  const { stderr } = await reported(root);
  expect(stderr).toContain('training has not ended');
  writeFileSync(file, whole);
  expect((await gradus(['runs', 'verify', '--runs', root])).code).toBe(0);
});
