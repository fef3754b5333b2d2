/** Files of a visitor: garbage is reported in words and does no harm, and a set of any size can be trained on. */
import { writeIdx } from 'gradus/data';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { openView, reload, saveFigure, trainDraft, untilFinished, useStudio } from './studio.ts';

const { visit } = useStudio();

const data = (page: Page) => page.locator('[data-value=data]');
const problem = (page: Page) => page.locator('[data-problem=files]');

/** Drops files of random bytes, of the given sizes, in the middle of the page. */
async function dropNoise(
  page: Page,
  names: readonly string[],
  size: number,
  type = '',
): Promise<void> {
  const files = await page.evaluateHandle(
    ([names, size, type]) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 2654435761) >>> 13);
      for (const name of names) transfer.items.add(new File([bytes], name, { type }));
      return transfer;
    },
    [names, size, type] as const,
  );
  await page.dispatchEvent('main', 'drop', { dataTransfer: files });
}

/** Drops a picture of a black bar on white paper in the middle of the page. */
async function dropBar(page: Page, name: string): Promise<void> {
  const picture = new PNG({ width: 40, height: 40 });
  picture.data.fill(255);
  for (let row = 8; row < 32; row++) picture.data.fill(0, 4 * (40 * row + 18), 4 * (40 * row + 22));
  for (let i = 3; i < picture.data.length; i += 4) picture.data[i] = 255;
  const files = await page.evaluateHandle(
    ([name, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
      return transfer;
    },
    [name, [...PNG.sync.write(picture)]] as const,
  );
  await page.dispatchEvent('main', 'drop', { dataTransfer: files });
}

const SIDE = 8;
const CLASSES = 4;

/** Pictures of `SIDE` × `SIDE` with a bright row for each class, and their labels. */
function stripes(count: number) {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % CLASSES);
  const pixels = Uint8Array.from({ length: count * SIDE * SIDE }, (_, i) => {
    const row = Math.floor(i / SIDE) % SIDE;
    const label = labels[Math.floor(i / (SIDE * SIDE))];
    return (row === 2 * label ? 200 : 0) + ((i * 37) % 50);
  });
  return {
    images: writeIdx({ dtype: 'uint8', shape: [count, SIDE, SIDE], data: pixels }),
    labels: writeIdx({ dtype: 'uint8', shape: [count], data: labels }),
  };
}

describe('garbage of 3 MB', () => {
  it('is refused in words wherever it is dropped, and MNIST stays', async () => {
    await visit(async (page) => {
      await openView(page, 'test');
      await dropNoise(page, ['garbage.bin'], 3e6);
      await problem(page).getByText('garbage.bin cannot be used. MNIST stays loaded.').waitFor();
      await problem(page).getByText('This is one file.').waitFor();
      expect(page.url()).toContain('#/train');

      await dropNoise(page, ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'], 3e6);
      await problem(page).getByText('train-images-idx3-ubyte: ').waitFor();
      await problem(page).getByText('MNIST stays loaded.').waitFor();
      await expect.poll(() => data(page).textContent()).toContain('60,000 to train on');
      await page.getByRole('button', { name: 'One step' }).click();
      await page.locator('[data-value=iteration]').getByText('1', { exact: true }).waitFor();
    });
  });
});

describe('a picture', () => {
  it('dropped anywhere is put on the drawing board; what cannot be read is named until the next one', async () => {
    await visit(async (page) => {
      const own = page.locator('section[aria-labelledby=own-digit]');
      const unreadable = own.getByText('cannot read noise.png as a picture');
      await dropNoise(page, ['noise.png'], 300, 'image/png');
      await unreadable.waitFor();
      expect(page.url()).toContain('#/test');
      await dropBar(page, 'one.png');
      await own.getByLabel('The picture one.png.').waitFor();
      await expect.poll(() => unreadable.count()).toBe(0);
      await expect.poll(() => problem(page).count()).toBe(0);

      await dropNoise(page, ['noise.png'], 300, 'image/png');
      await unreadable.waitFor();
      await own.getByRole('button', { name: 'Random' }).click();
      await unreadable.waitFor({ state: 'detached' });
    });
  });
});

it('a picture of a digit brings MNIST back where points are shown', async () => {
  await visit(
    async (page) => {
      await dropBar(page, 'one.png');
      await page.getByLabel('The picture one.png.').waitFor();
      await page.locator('footer').getByText('60,000').waitFor();
    },
    { hash: '#/train?e=tanh-8-8,data=spiral,points=300', data: '210 rows' },
  );
});

describe('two IDX files', () => {
  it('can be trained and tested on, and one click brings MNIST back', async () => {
    const { images, labels } = stripes(240);
    await visit(
      async (page) => {
        await dropNoise(page, ['garbage.bin'], 300);
        await problem(page).waitFor();
        await page.getByLabel('IDX files…').setInputFiles([
          { name: 'stripes-images.idx', mimeType: '', buffer: Buffer.from(images) },
          { name: 'stripes-labels.idx', mimeType: '', buffer: Buffer.from(labels) },
        ]);
        await data(page).getByText('8 × 8 pixels, 4 classes').waitFor();
        const footer = page.locator('footer');
        await expect.poll(() => footer.textContent()).not.toContain('LeCun');
        // What was wrong with the file before is over.
        await expect.poll(() => problem(page).count()).toBe(0);
        await trainDraft(page);
        await expect
          .poll(() => page.locator('[data-value=accuracy]').textContent())
          .toBe('100.00 %');
        const accuracy = page.locator('figure[data-figure=accuracy]');
        const axis = (await saveFigure(page, accuracy, 'SVG')).matchAll(/>(\d+)</g);
        expect(Math.max(...[...axis].map(([, label]) => Number(label)))).toBe(100);
        await page.locator('[data-figure=network]').getByText('8 × 8').waitFor();
        await expect.poll(() => page.locator('main').innerText()).not.toContain('28 × 28');

        await openView(page, 'test');
        const tested = page.locator('[data-value=test-accuracy]');
        await tested.getByText(/100\.00 % of the test set \((\d+) of \1\)/).waitFor();
        await page.getByRole('button', { name: 'Show', exact: true }).click();
        await page
          .locator('[data-value=answer]')
          .getByText(/^[0-3], (> )?9\d/)
          .waitFor();
        const white = new PNG({ width: 5, height: 5 });
        white.data.fill(255);
        await page
          .getByLabel('Choose a picture file')
          .setInputFiles({ name: 'white.png', mimeType: '', buffer: PNG.sync.write(white) });
        const seen = page.locator('figure[data-figure=own-digit]');
        await seen.locator('figcaption').getByText('the light pixels of your file').waitFor();
        await seen.getByText('100.00 % of them with ink').waitFor();
        const svg = await saveFigure(page, seen, 'SVG');
        expect(svg).not.toContain('stroke-dasharray'); // the frame around the ink of a digit

        await openView(page, 'train');
        await page.getByRole('button', { name: 'Back to MNIST' }).click();
        await data(page).getByText('28 × 28 pixels, 10 classes').waitFor();
        await footer.getByText('LeCun').waitFor();
        await page.locator('[data-model=C]').click();
        await trainDraft(page);
        await openView(page, 'test');
        await tested.getByText('of 10,000').waitFor();
      },
      { hash: '#/train?e=C,iterations=60,batchSize=20' },
    );
  });

  it('bring a run on them back after a reload, which continues to the same losses', async () => {
    const { images, labels } = stripes(240);
    const iteration = (page: Page) => page.locator('[data-value=iteration]');
    const losses = (page: Page) =>
      saveFigure(page, page.locator('figure[data-figure=loss]'), 'CSV');
    const load = async (page: Page): Promise<void> => {
      await page.getByLabel('IDX files…').setInputFiles([
        { name: 'stripes-images.idx', mimeType: '', buffer: Buffer.from(images) },
        { name: 'stripes-labels.idx', mimeType: '', buffer: Buffer.from(labels) },
      ]);
      await data(page).getByText('8 × 8 pixels, 4 classes').waitFor();
    };
    const hash = '#/train?e=C,iterations=60,batchSize=20,evalEvery=20';
    const expected = await visit(
      async (page) => {
        await load(page);
        await trainDraft(page);
        return losses(page);
      },
      { hash },
    );
    await visit(
      async (page) => {
        await load(page);
        await page.getByRole('button', { name: 'One epoch' }).click();
        await page.getByRole('button', { name: 'Resume' }).waitFor();
        const taken = (await iteration(page).textContent()) ?? '';
        await reload(page, { steps: [Number(taken)], files: 1 });
        await data(page).getByText('8 × 8 pixels, 4 classes').waitFor();
        await iteration(page).getByText(taken, { exact: true }).waitFor();
        await page.locator('[data-figure=network]').getByText('8 × 8').waitFor();
        await openView(page, 'test');
        await page.locator('[data-value=test-accuracy]').waitFor();
        await openView(page, 'train');
        await page.getByRole('button', { name: 'Resume' }).click();
        await untilFinished(page, 1);
        expect(await losses(page)).toBe(expected);
      },
      { hash },
    );
  });
});
