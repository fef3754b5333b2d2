// The Studio's page during a long training of model D with "Look inside" open: the longest
// frame, and how memory grows. Settings: seconds, threads.
import { report, settings } from '../src/job.mjs';
import { withStudio } from '../src/studio.mjs';

const { seconds = 60, threads } = settings();
const MB = 1e6;
/** Measurements of memory, evenly spaced. */
const SAMPLES = 4;

await withStudio(async (browser, address) => {
  const page = await browser.newPage();
  const limit = threads === undefined ? '' : `?threads=${threads}`;
  await page.goto(`${address}${limit}#/inside?e=D,iterations=10000000`);
  await page.getByText('pictures to train on').waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForFunction(
    () => document.querySelector('[data-value=iteration]')?.textContent.length > 3,
  );
  const frames = await page.evaluateHandle(() => {
    const seen = { longest: 0, long: 0, count: 0, last: performance.now() };
    const frame = (now) => {
      const gap = now - seen.last;
      seen.last = now;
      seen.count++;
      seen.longest = Math.max(seen.longest, gap);
      if (gap > 50) seen.long++;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return seen;
  });
  const begin = Date.now();
  const memory = [];
  // The browser may collect garbage before it answers.
  for (let part = 1; part <= SAMPLES; part++) {
    const due = begin + (1000 * seconds * part) / SAMPLES;
    await page.waitForTimeout(Math.max(0, due - Date.now()));
    const { bytes } = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
    memory.push(bytes / MB);
  }
  const { longest, long, count } = await frames.jsonValue();
  const iteration = await page.locator('[data-value=iteration]').textContent();
  const half = memory.length / 2;
  const growth = Math.max(...memory.slice(half)) - Math.max(...memory.slice(0, half));
  const took = (Date.now() - begin) / 1000;
  report({ longest, long, rate: count / took, took, iteration, memory, growth });
});
