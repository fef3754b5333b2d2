// The Studio's page over a long training of model D, with the view of the network's inside open: the longest
// frame, and how memory grows. Settings: seconds.
import { report, settings } from '../src/job.mjs';
import { withStudio } from '../src/studio.mjs';

const { seconds = 60 } = settings();
const MB = 1e6;

await withStudio(async (browser, address) => {
  const page = await browser.newPage();
  await page.goto(`${address}#/inside?e=D,iterations=10000000`);
  await page.getByText('pictures to learn from').waitFor();
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
  const memory = [];
  const end = Date.now() + 1000 * seconds;
  while (Date.now() < end) {
    await page.waitForTimeout(Math.min(10_000, Math.max(0, end - Date.now())));
    memory.push(
      (await page.evaluate(() => performance.measureUserAgentSpecificMemory())).bytes / MB,
    );
  }
  const { longest, long, count } = await frames.jsonValue();
  const iteration = await page.locator('[data-value=iteration]').textContent();
  const part = (from, to) =>
    Math.max(...memory.slice(Math.floor(memory.length * from), Math.ceil(memory.length * to)));
  const growth = part(0.75, 1) - part(0.25, 0.5);
  report({ longest, long, count, rate: count / seconds, iteration, memory, growth });
});
