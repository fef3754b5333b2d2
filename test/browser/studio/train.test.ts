/** Training on the page gives the numbers of the command line, and every control works. */
import { describe, expect, it } from 'vitest';
import { gradusTrain, runList, saveFigure, untilFinished, useStudio } from './studio.ts';

const { visit, runs } = useStudio();

/** Losses and last accuracy of `gradus train`. */
function commandLine(...args: string[]) {
  const events = gradusTrain(runs, ...args);
  return {
    losses: new Map<number, number>(
      events
        .filter(({ event }) => event === 'step')
        .map(({ iteration, loss }) => [iteration, loss]),
    ),
    end: events.find(({ event }) => event === 'end'),
  };
}

describe('model C', () => {
  it('learns to 95 % with the losses of the command line, bit for bit', async () => {
    const { losses, end } = commandLine('C');
    await visit(async (page) => {
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await untilFinished(page, 1);
      expect(end.accuracy).toBeGreaterThan(95);
      await expect
        .poll(() => page.locator('[data-value=accuracy]').textContent())
        .toBe(`${end.accuracy.toFixed(2)} %`);
      const figure = page.locator('figure[data-figure=loss]');
      const csv = await saveFigure(page, figure, 'CSV');
      const [head, ...rows] = csv
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(','));
      const raw = head.findIndex((name) => name.includes('raw'));
      expect(rows.length).toBeGreaterThan(1000);
      for (const row of rows) expect(Number(row[raw])).toBe(losses.get(Number(row[0])));
    });
  });
});

describe('controls', () => {
  it('take single steps, go to the end of the epoch, and back to the start', async () => {
    await visit(async (page) => {
      const iteration = page.locator('[data-value=iteration]');
      const loss = page.locator('[data-value=loss]');
      const untilAt = (text: string) => iteration.getByText(text, { exact: true }).waitFor();
      await page.getByRole('button', { name: 'One step' }).click();
      await untilAt('1');
      const first = await loss.textContent();
      await page.getByRole('button', { name: 'One step' }).click();
      await untilAt('2');
      await page.getByRole('button', { name: 'One epoch' }).click();
      await untilAt('600');
      await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Reset' }).click();
      await untilAt('0');
      await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
      await page.getByRole('button', { name: 'One step' }).click();
      await untilAt('1');
      await expect.poll(() => loss.textContent()).toBe(first);
      await expect.poll(() => runList(page).count()).toBe(1);
    });
  });

  it('train A to D from the same seed with the accuracies of the command line', async () => {
    await visit(async (page) => {
      await page.getByRole('button', { name: 'Train A–D' }).click();
      await untilFinished(page, 4);
      const shown = page.locator('.runs .status');
      for (const [i, model] of ['A', 'B', 'C', 'D'].entries()) {
        await expect
          .poll(() => shown.nth(i).textContent())
          .toContain(`${commandLine(model).end.accuracy.toFixed(2)} %`);
      }
    });
  });

  it('act once on a double click, and keep edits made meanwhile', async () => {
    await visit(
      async (page) => {
        const first = page.getByRole('button', { name: 'Start', exact: true });
        await first.evaluate((button: HTMLButtonElement) => {
          button.click();
          button.click();
        });
        await page.getByLabel('Seed', { exact: true }).fill('7');
        await untilFinished(page, 1);
        await expect.poll(() => page.getByLabel('Seed', { exact: true }).inputValue()).toBe('7');
        const train = page.getByRole('button', { name: 'Train A–D' });
        await train.evaluate((button: HTMLButtonElement) => {
          button.click();
          button.click();
        });
        await untilFinished(page, 5);
      },
      { hash: '#/train?e=C,iterations=200' },
    );
  });

  it('the time slider shows an earlier step, and the present again', async () => {
    await visit(async (page) => {
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await untilFinished(page, 1);
      const scrubber = page.getByRole('slider', { name: 'Time' });
      await scrubber.focus();
      await page.keyboard.press('Home');
      await expect.poll(() => scrubber.getAttribute('aria-valuetext')).toBe('after step 0');
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => scrubber.getAttribute('aria-valuetext')).toBe('after step 10');
      await page.keyboard.press('End');
      await expect.poll(() => scrubber.getAttribute('aria-valuetext')).toBe('Now');
    });
  });
});
