// The Studio's page: time until it can be used, time until it trains, and its speed. Settings: threads.
import { report, settings } from '../src/job.mjs';
import { trainC, withStudio } from '../src/studio.mjs';

const { threads } = settings();
const { timeOrigin } = performance;

/** Milliseconds that a browser needs after its start. */
const SETTLING = 2500;

/**
 * Runs in the page, and looks at each frame: Playwright looks for a missing button only every 500 ms.
 * @returns when the button was visible, enabled and in the same place for two frames, in milliseconds since 1970
 */
function untilClickable(name) {
  return new Promise((resolve) => {
    let last = '';
    const look = () => {
      const button = [...document.querySelectorAll('button')].find(
        ({ textContent }) => textContent.trim() === name,
      );
      if (button !== undefined) {
        const { x, y, width, height } = button.getBoundingClientRect();
        const place = [x, y, width, height].join();
        const isHit = document.elementFromPoint(x + width / 2, y + height / 2) === button;
        if (isHit && !button.disabled && place === last) {
          resolve(performance.timeOrigin + performance.now());
          return;
        }
        last = place;
      }
      requestAnimationFrame(look);
    };
    look();
  });
}

await withStudio(async (browser, address) => {
  const page = await browser.newPage();
  // A browser that has just been started is busy with its own windows. Visitors open the page in one that runs.
  await page.waitForTimeout(SETTLING);
  const begin = performance.now();
  await page.goto(threads === undefined ? address : `${address}?threads=${threads}`, {
    waitUntil: 'commit',
  });
  const interactive = (await page.evaluate(untilClickable, 'Train A–D')) - timeOrigin - begin;
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
