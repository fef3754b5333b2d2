// Measures how the cost of a step, of an epoch and of a call grows, and draws docs/cost-AXIS.svg.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runJob } from '../src/job.mjs';
import { gradus } from '../src/rivals.mjs';
import { axes } from './axes.mjs';
import { caches, fit } from './fit.mjs';
import { svg } from './plot.mjs';
import { beginning, end } from './words.mjs';

/**
 * @param {string[]} names of axes
 * @returns the curves and their sentences, by axis, and the cost of memory pages
 */
export async function draw(names, say) {
  const folder = join(root, 'docs');
  mkdirSync(folder, { recursive: true });
  say('plots: pages');
  const pages = await runJob(gradus('pages.mjs'));
  const limits = caches(pages.bytes);
  const curves = {};
  for (const name of names) {
    say(`plots: ${name}`);
    const axis = axes[name];
    const { points } = await runJob(gradus(axis.job, { sizes: axis.sizes, ...axis.settings }));
    const line = fit(points);
    const words = [beginning(axis, line), end(axis, points, line, limits)];
    const title = `Cost of ${axis.of} by ${name}: ${axis.caption}, one thread`;
    writeFileSync(
      join(folder, `cost-${name}.svg`),
      svg({ points, line, axis, lines: [title, ...words] }),
    );
    curves[name] = { points, ...line, words };
  }
  say('');
  for (const [name, { words }] of Object.entries(curves))
    console.log(`${name}: ${words.join(' ')}`);
  return { curves, pages };
}
