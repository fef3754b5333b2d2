/** A network that is not better than guessing is reported as such, with the way to find out why. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chanceOf } from '../src/compare/index.ts';
import { gradus, imageFile, labelFile, NAMES, temporary, tinyData } from './helpers.ts';

test.each([
  ['below chance', { classes: 10, accuracy: 9.8, total: 10_000, loss: 462065 }, true],
  ['one class for all', { classes: 10, accuracy: 11.35, total: 10_000, loss: 3 }, true],
  ['twice chance', { classes: 10, accuracy: 20, total: 10_000, loss: 462065 }, false],
  ['a coin', { classes: 2, accuracy: 50.4, total: 10_000, loss: 0.7 }, true],
  ['better than a coin', { classes: 2, accuracy: 60, total: 10_000, loss: 0.7 }, false],
  ['many classes', { classes: 100, accuracy: 1.1, total: 10_000, loss: 5 }, true],
  ['better, of many classes', { classes: 100, accuracy: 5, total: 10_000, loss: 5 }, false],
  [
    'the frequent class',
    { classes: 2, accuracy: 95, total: 10_000, loss: 0.2, samples: [9500, 500] },
    true,
  ],
  [
    'better than it',
    { classes: 2, accuracy: 96, total: 10_000, loss: 0.2, samples: [9500, 500] },
    false,
  ],
  [
    'just above, with known sizes',
    { classes: 10, accuracy: 10.5, total: 10_000, loss: 2, samples: new Array(10).fill(1000) },
    false,
  ],
  ['no test, a loss above', { classes: 10, accuracy: null, total: null, loss: 462065 }, true],
  ['no test, a loss below', { classes: 10, accuracy: null, total: null, loss: 1 }, false],
  ['a test too small to tell', { classes: 10, accuracy: 10, total: 20, loss: 2.4 }, false],
  ['nothing known', { classes: 10, accuracy: null, total: null, loss: null }, false],
])('%s: %j', (_, reached, isAtChance) => {
  expect(chanceOf(reached) !== null).toBe(isAtChance);
});

const SAYS = { en: /not better than guessing/, ko: /찍는 것보다 낫지 않습니다/ } as const;

test.each(['en', 'ko'] as const)(
  'train, evaluate, runs show and report say so: %s',
  async (lang) => {
    const labels = Array.from({ length: 200 }, (_, i) => i % 10);
    const images = imageFile(labels);
    const right = tinyData({ [NAMES.testImages]: images, [NAMES.testLabels]: labelFile(labels) });
    // All labels are wrong, so training does not help on this test set.
    const wrong = labelFile(labels.map((label) => (label + 1) % 10));
    const data = tinyData({ [NAMES.testImages]: images, [NAMES.testLabels]: wrong });
    const runs = temporary();
    const train = (from: string, ...more: string[]) => {
      const args = ['train', 'C', '--iterations', '40', '--batch-size', '25', '--lang', lang];
      return gradus([...args, ...more, '--data', from, '--out', runs]);
    };
    const bad = await train(data);
    const [id] = readdirSync(runs);
    const command = `npx gradus diagnose ${join(runs, id)}`;
    expect(bad.code).toBe(0);
    for (const { stdout } of [
      bad,
      await gradus(['evaluate', id, '--runs', runs, '--lang', lang]),
      await gradus(['runs', 'show', id, '--runs', runs, '--lang', lang]),
    ]) {
      expect(stdout).toMatch(SAYS[lang]);
      expect(stdout).toContain(command);
      expect(stdout).not.toContain('gradus predict');
    }
    const page = join(runs, 'report.html');
    await gradus(['report', id, '--runs', runs, '--lang', lang, '--out', page]);
    expect(readFileSync(page, 'utf8')).toMatch(SAYS[lang]);
    const untested = await train(right, '--lr', '1e-12', '--eval-every', '0');
    expect(untested.stdout).toMatch(SAYS[lang]);
    const good = await train(right);
    expect(good.stdout).not.toMatch(SAYS[lang]);
    expect(good.stdout).toContain('gradus predict last');
  },
);
