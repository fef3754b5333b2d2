// The Studio's page on points in the plane, 2–8–8–2 in batches of 10: steps a second while the boundary and the plane
// of each unit are drawn, and the frames meanwhile.
import { report } from '../src/job.mjs';
import { untilFinished, withStudio } from '../src/studio.mjs';

/** About 20 seconds: in the first few, the browser compiles what it runs. */
const STEPS = 2_000_000;
const EXPERIMENT =
  'e=tanh-8-8,data=spiral,points=500,noise=0.02,classes=2,pointsSeed=0,' +
  `optimizer=adam,lr=0.01,batchSize=10,iterations=${STEPS},evalEvery=1000`;

await withStudio(async (browser, address) => {
  const page = await browser.newPage();
  await page.goto(`${address}#/train?${EXPERIMENT}`);
  await page.getByText('rows to train on').waitFor();
  await page.evaluate(() => {
    globalThis.seen = { surfaces: new Set(), gaps: [] };
    let last = performance.now();
    const look = (now) => {
      seen.surfaces.add(document.querySelector('[data-panel=plane]')?.dataset.iteration);
      seen.gaps.push(now - last);
      last = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  // The parts of the page that the first run needs are loaded.
  await page.waitForFunction(() => seen.surfaces.size > 3);
  await page.evaluate(() => void seen.gaps.splice(0));
  await untilFinished(page);
  const seconds = Number(await page.locator('[data-value=seconds]').getAttribute('data-seconds'));
  const { surfaces, gaps } = await page.evaluate(() => ({
    surfaces: seen.surfaces.size,
    gaps: seen.gaps,
  }));
  report({
    steps: STEPS / seconds,
    surfaces: surfaces / seconds,
    longest: Math.max(...gaps),
    rate: (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0),
  });
});
