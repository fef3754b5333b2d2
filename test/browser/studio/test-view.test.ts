/** Tries a trained network: with the test set, and with digits drawn by mouse and by touch. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { onEachView, openView, saveFigure, scrub, TALL, trainDraft, useStudio } from './studio.ts';

const { visit } = useStudio();
/** Enough steps for digits as clear as these. */
const hash = '#/train?e=C,iterations=1000';

type XY = readonly [x: number, y: number];
/** A seven in one stroke, as shares of the drawing board. */
const SEVEN: readonly XY[] = [
  [0.27, 0.22],
  [0.74, 0.22],
  [0.45, 0.82],
];

/** Points on the board, in pixels of the page, as close together as those of a hand. */
async function strokeOn(page: Page, corners: readonly XY[]): Promise<XY[]> {
  const board = page.locator('[data-board]');
  // The test results above the board move it when they and their pictures arrive.
  await page.locator('figure[data-figure=mistakes] canvas').waitFor();
  await untilStill(board);
  await board.scrollIntoViewIfNeeded();
  const box = await board.boundingBox();
  if (box === null) throw new Error('The drawing board is not to be seen.');
  const STEPS = 12;
  return corners.slice(1).flatMap((to, i) =>
    Array.from({ length: STEPS + 1 }, (_, step): XY => {
      const at = (axis: 0 | 1) => corners[i][axis] + (to[axis] - corners[i][axis]) * (step / STEPS);
      return [box.x + at(0) * box.width, box.y + at(1) * box.height];
    }),
  );
}

/** Waits until an element has kept its place for half a second. */
async function untilStill(locator: Locator): Promise<void> {
  await locator.evaluate(async (element) => {
    const place = () => element.getBoundingClientRect().top + scrollY;
    let [last, since] = [place(), performance.now()];
    while (performance.now() - since < 500) {
      await new Promise(requestAnimationFrame);
      if (place() !== last) [last, since] = [place(), performance.now()];
    }
  });
}

async function drawByMouse(page: Page, corners: readonly XY[]): Promise<void> {
  const [first, ...rest] = await strokeOn(page, corners);
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point);
  await page.mouse.up();
}

async function drawByTouch(page: Page, corners: readonly XY[]): Promise<void> {
  const finger = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly XY[]) =>
    finger.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y]) => ({ x, y })),
    });
  const [first, ...rest] = await strokeOn(page, corners);
  await touch('touchStart', [first]);
  for (const point of rest) await touch('touchMove', [point]);
  await touch('touchEnd', []);
}

/** With a probability of at least 90 %. */
const RECOGNISED = /^7, (> )?9\d/;

const answer = (page: Page) => page.locator('[data-value=answer]');
/** Waits until the text below the answer names its step. */
const untilAnsweredAt = (page: Page, step: string) =>
  page.locator('section[aria-labelledby=own-digit]').getByText(`after step ${step}.`).waitFor();

describe('by mouse', () => {
  it('recognises a drawn 7, and the time slider changes matrix and answer there and back', async () => {
    await visit(
      async (page) => {
        await trainDraft(page);
        await openView(page, 'test');
        await drawByMouse(page, SEVEN);
        await answer(page).getByText(RECOGNISED).waitFor();
        await page.locator('figure[data-figure=answer-layers]').waitFor();

        const figure = page.locator('figure[data-figure=confusion]');
        const matrix = () => saveFigure(page, figure, 'CSV');
        const heading = (step: string) =>
          page.getByRole('heading', { name: `after step ${step}`, exact: false });
        await heading('1,000').waitFor();
        const [trained, said] = [await matrix(), await answer(page).textContent()];

        await scrub(page, 'Home');
        await heading('0').waitFor();
        await untilAnsweredAt(page, '0');
        expect(await matrix()).not.toBe(trained);
        await expect.poll(() => answer(page).textContent()).not.toBe(said);

        await scrub(page, 'End');
        await heading('1,000').waitFor();
        await untilAnsweredAt(page, '1,000');
        expect(await matrix()).toBe(trained);
        await expect.poll(() => answer(page).textContent()).toBe(said);
      },
      { hash },
    );
  });
});

/** Draws a 7 with the arrow keys: the pen begins in the middle of the 28 × 28 cells. */
async function drawByKeys(page: Page): Promise<void> {
  await page.getByRole('application', { name: 'Drawing board' }).focus();
  const press = async (key: string, times: number) => {
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
  };
  await press('ArrowUp', 8);
  await press('ArrowLeft', 6);
  await page.keyboard.press('Space');
  await press('ArrowRight', 12);
  for (let i = 0; i < 8; i++) {
    await press('ArrowDown', 2);
    await press('ArrowLeft', 1);
  }
  await page.keyboard.press('Space');
  await press('ArrowUp', 10);
}

describe('by keyboard', () => {
  it('recognises a 7 drawn with the arrow keys, and says where the pen is', async () => {
    await visit(
      async (page) => {
        await trainDraft(page);
        await openView(page, 'test');
        await drawByKeys(page);
        await page.getByText('Pen up, row 13, column 13').waitFor();
        await answer(page).getByText(RECOGNISED).waitFor();
        await page.getByRole('img', { name: 'Drawing board' }).waitFor({ state: 'detached' });
      },
      { hash },
    );
  });
});

const SCREEN = { width: 360, height: 740 };

describe('on a phone', () => {
  it('no view scrolls sideways, and a 7 drawn by touch is recognised', async () => {
    await visit(
      async (page) => {
        await trainDraft(page);
        await onEachView(page, async (place) => {
          const content = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(content, `width of ${place}`).toBeLessThanOrEqual(SCREEN.width);
          // The navigation has moved to the current view.
          await expect
            .poll(async () => {
              const box = await page.locator('nav [aria-current=page]').boundingBox();
              return box !== null && box.x >= 0 && box.x + box.width <= SCREEN.width;
            })
            .toBe(true);
        });
        await page.setViewportSize(SCREEN);
        await openView(page, 'test');
        await drawByTouch(page, SEVEN);
        await answer(page).getByText(RECOGNISED).waitFor();
      },
      { hash, viewport: { ...TALL, width: SCREEN.width }, hasTouch: true, isMobile: true },
    );
  });
});
