// The Studio's page: time until it can be used, time until it trains, and its speed. Settings: threads.
import { report, settings } from '../src/job.mjs';
import { trainC, withStudio } from '../src/studio.mjs';

const { threads } = settings();

await withStudio(async (browser, address) => {
  const page = await browser.newPage();
  const begin = performance.now();
  await page.goto(threads === undefined ? address : `${address}?threads=${threads}`, {
    waitUntil: 'commit',
  });
  // Playwright clicks a button only when it is visible, stable and enabled.
  await page.getByRole('button', { name: 'Train A–D' }).click({ trial: true });
  const interactive = performance.now() - begin;
  await page.getByText('pictures to train on').waitFor();
  const loaded = performance.now() - begin;
  const events = await page.evaluateHandle(() => {
    const seen = { first: null, begin: null };
    addEventListener(
      'click',
      () => {
        seen.begin ??= performance.now();
      },
      true,
    );
    const look = () => {
      const shown = document.querySelector('[data-value=iteration]')?.textContent;
      if (shown !== undefined && shown !== '0') seen.first ??= performance.now();
      else setTimeout(look, 5);
    };
    look();
    return seen;
  });
  await trainC(page);
  const firstStep = await events.evaluate(({ first, begin }) => first - begin);
  const seconds = Number(await page.locator('[data-value=seconds]').getAttribute('data-seconds'));
  report({ interactive, loaded, firstStep, seconds });
});
