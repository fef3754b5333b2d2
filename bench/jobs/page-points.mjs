// The Studio's page on points in the plane, 2–8–8–2 in batches of 10: steps a second while the boundary and the plane
// of each unit are drawn, and frames a second meanwhile.
import { report } from '../src/job.mjs';
import { untilFinished, withStudio } from '../src/studio.mjs';

const EXPERIMENT =
  'e=tanh-8-8,data=spiral,points=500,noise=0.02,classes=2,pointsSeed=0,' +
  'optimizer=adam,lr=0.01,batchSize=10,iterations=500000,evalEvery=1000';

await withStudio(async (browser, address) => {
  const page = await browser.newPage();
  await page.goto(`${address}#/train?${EXPERIMENT}`);
  await page.getByText('rows to train on').waitFor();
  await page.evaluate(() => {
    globalThis.surfaces = new Set();
    const look = () => {
      surfaces.add(document.querySelector('[data-panel=plane]')?.dataset.iteration);
      requestAnimationFrame(look);
    };
    look();
  });
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await untilFinished(page);
  const seconds = Number(await page.locator('[data-value=seconds]').getAttribute('data-seconds'));
  const surfaces = await page.evaluate(() => surfaces.size);
  report({ steps: 500_000 / seconds, surfaces: surfaces / seconds });
});
