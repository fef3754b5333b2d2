/** Both languages, complete and switched live; and everything by keyboard alone. */
import {
  ACTIVATION_CLASSES,
  INITIALISATIONS,
  OPTIMIZER_NAMES,
  OPTIMIZERS,
  SCHEDULES,
} from '@gradus/lab/settings';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  onEachView,
  openView,
  runList,
  TALL,
  TWO_RUNS,
  trainTwoRuns,
  untilFinished,
  useStudio,
  VIEWS,
} from './studio.ts';

const { visit } = useStudio();

/** The texts of the page, one by one, without code and without texts marked as of another language. */
function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [document.title];
    const isOwn = (element: Element | null) =>
      element?.closest('script, noscript, style, code, pre, body [lang]') === null;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { parentElement, textContent } = texts.currentNode;
      if (isOwn(parentElement)) found.push(textContent ?? '');
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        if (isOwn(element)) found.push(element.getAttribute(name) ?? '');
      }
    }
    return found.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
  });
}

/** Words of code, and names: texts of these alone are the same in both languages. */
const NAMES = new Set([
  ...Object.entries(ACTIVATION_CLASSES).flat(),
  ...OPTIMIZER_NAMES.map((name) => OPTIMIZERS[name].className),
  ...[...INITIALISATIONS, ...SCHEDULES],
  ...'Gradus Studio MNIST PNG SVG CSV NaN linear lr fc'.split(' '),
]);
const isName = (text: string): boolean =>
  (text.match(/\p{L}{2,}(-\p{L}+)*/gu) ?? []).every((word) => NAMES.has(word));
/** This many words in a row are English; titles of works stand in quotation marks. */
const SENTENCE = /\b[a-z]+(,? [a-z]+){3}\b/;
const isSentence = (text: string): boolean => SENTENCE.test(text.replace(/“[^”]*”/, ''));
const isKorean = (text: string): boolean => /\p{Script=Hangul}/u.test(text);

/** Texts in Korean that browsers may break inside words. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *')].flatMap((element) => {
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
      const text = own.map(({ textContent }) => textContent).join('');
      const isBroken = getComputedStyle(element).wordBreak !== 'keep-all';
      return isBroken && /\p{Script=Hangul}/u.test(text) ? [text.trim()] : [];
    }),
  );
}

async function switchTo(page: Page, language: 'en' | 'ko'): Promise<void> {
  await page.getByRole('combobox', { name: /^(Language|언어)$/ }).selectOption(language);
  await page.locator(`html[lang=${language}]`).waitFor();
}

describe('languages', () => {
  it('switch live on every view, and leave no string of the other one', async () => {
    await visit(
      async (page) => {
        await trainTwoRuns(page);
        const left: Record<string, string[]> = {};
        const look = async (place: string) => {
          await switchTo(page, 'ko');
          const korean = await said(page);
          expect(korean.some(isKorean)).toBe(true);
          expect(await brokenWords(page)).toEqual([]);
          await switchTo(page, 'en');
          const english = await said(page);
          const same = korean.filter((text) => english.includes(text) && !isName(text));
          // The page counts steps. Only names of settings and the output of programs say otherwise.
          const iterations = english.filter((text) => /\biteration\b/i.test(text));
          const foreign = [...korean.filter(isSentence), ...english.filter(isKorean)];
          const wrong = [...same, ...foreign, ...iterations];
          if (wrong.length > 0) left[place] = wrong;
        };
        await openView(page, 'lesson');
        const place = await page.getByText(/^Step 1 of \d+$/).textContent();
        const steps = Number(place?.split(' ').at(-1));
        expect(steps).toBeGreaterThan(5);
        await onEachView(
          page,
          look,
          Array.from({ length: steps }, (_, i) => `lesson/${i + 1}`),
        );
        await runList(page).locator('.name').nth(1).click();
        for (const view of ['train', 'inside', 'symptoms', 'test', 'share'] as const) {
          await openView(page, view);
          await look(`${view} of a run that diverged`);
        }
        expect(left).toEqual({});
        // The page was not loaded again.
        await untilFinished(page, 2);
      },
      { hash: `#/compare?${TWO_RUNS}`, viewport: TALL },
    );
  });
});

describe('the keyboard alone', () => {
  /** Presses Tab until an element has the focus; checks that each focus on the way is visible. */
  async function tabTo(page: Page, target: Locator): Promise<void> {
    for (let stops = 0; stops < 250; stops++) {
      await page.keyboard.press('Tab');
      const { isSeen, html } = await page.evaluate(() => {
        const element = document.activeElement ?? document.body;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const isSeen = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
        return {
          isSeen: isSeen || element === document.body,
          html: element.outerHTML.slice(0, 200),
        };
      });
      expect(isSeen, `the focus is to be seen at ${html}`).toBe(true);
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`Tab does not come to ${target}.`);
  }

  it('starts, pauses, steps and goes through time by single keys, which can be turned off', async () => {
    await visit(async (page) => {
      const press = (key: string) => page.keyboard.press(key);
      const iteration = page.locator('[data-value=iteration]');
      await page.getByLabel('Seed', { exact: true }).focus();
      await page.keyboard.type('.');
      await expect.poll(() => iteration.count()).toBe(0);
      await page.getByLabel('Seed', { exact: true }).fill('3');
      await page.getByLabel('Seed', { exact: true }).blur();

      await press('.');
      await iteration.getByText('1', { exact: true }).waitFor();
      await press('k');
      await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
      await press('k');
      await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
      const time = page.getByRole('slider', { name: 'Time' });
      await press('[');
      await expect.poll(() => time.getAttribute('aria-valuetext')).toMatch(/^after step/);
      await press(']');
      await expect.poll(() => time.getAttribute('aria-valuetext')).toBe('Now');

      await press('?');
      const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await sheet.getByText('One step', { exact: true }).waitFor();
      await sheet.getByLabel('Use these keys').uncheck();
      await press('Escape');
      await sheet.waitFor({ state: 'detached' });
      await press('?');
      await press('[');
      await expect.poll(() => sheet.count()).toBe(0);
      await expect.poll(() => time.getAttribute('aria-valuetext')).toBe('Now');
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await sheet.waitFor();
    });
  });

  it('chooses and trains model C, opens the test and chooses a cell of the matrix', async () => {
    await visit(async (page) => {
      const press = (key: string) => page.keyboard.press(key);
      await tabTo(page, page.locator('[data-model=D]'));
      await press('Space');
      await press('Shift+Tab');
      await press('Space');
      await page.locator('[data-model=C][aria-pressed=true]').waitFor();
      await tabTo(page, page.getByRole('textbox', { name: 'Steps', exact: true }));
      await press('Control+A');
      await page.keyboard.type('200');
      await tabTo(page, page.getByRole('button', { name: 'Start', exact: true }));
      await press('Enter');
      await untilFinished(page, 1);

      await tabTo(page, page.getByRole('link', { name: VIEWS.test, exact: true }));
      await press('Enter');
      const matrix = page.getByRole('grid', { name: 'Confusion matrix' });
      await matrix.waitFor();
      await tabTo(page, matrix);
      await press('ArrowDown');
      await press('ArrowRight');
      await press('ArrowRight');
      const cell = matrix.getByRole('gridcell');
      await cell.getByText(/^actual 1, predicted 2: \d+ pictures/).waitFor();
      await press('Enter');
      await page.getByRole('heading', { name: 'Actual 1, predicted 2' }).waitFor();

      await tabTo(page, page.getByRole('slider', { name: 'Time' }));
      await press('Home');
      await page.getByRole('heading', { name: 'C, steps 200 after step 0' }).waitFor();
    });
  });
});
