/** Pages made by `toHtml`, opened from the disk in Chromium. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { preprocessDigit, readTable } from '@gradus/datasets';
import { manualSeed } from 'gradus';
import { type HtmlOptions, toHtml, toJavaScript } from 'gradus/export';
import { Linear, type Module, ReLU, Sequential } from 'gradus/nn';
import { fitPreprocessing, PicturePredictor, Predictor, TabularModel } from 'gradus/preprocessing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'gradus-page-'));
const tables = join(dirname(require.resolve('vega-datasets')), '..', 'data');
/** EXPORTED_PAGES=folder saves pictures of the pages. */
const pictures = process.env.EXPORTED_PAGES;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function predictorOf(file: string, target: string | string[], ignore: string[] = []) {
  manualSeed(1);
  const table = await readTable(join(tables, file));
  const fitted = fitPreprocessing(table, { target: target as string, ignore });
  return { table, predictor: new Predictor(new TabularModel(fitted, { hidden: [16] })) };
}

interface Opened {
  readonly page: Page;
  /** Messages of the console, requests to the network, and failures. */
  readonly problems: string[];
  close(): Promise<void>;
}

async function open(
  model: Predictor<never> | PicturePredictor | Module,
  options: HtmlOptions,
  { width = 1000, dark = false } = {},
): Promise<Opened> {
  const file = join(folder, 'page.html');
  writeFileSync(file, toHtml(model, options));
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => problems.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) {
      problems.push(`asked for ${request.url()}`);
    }
  });
  await page.goto(pathToFileURL(file).href);
  return { page, problems, close: () => context.close() };
}

/** Violations that axe finds on the page. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** Whether the page is as wide as the window. */
async function fits(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
}

describe('a form', () => {
  test('predicts what the library predicts, while the visitor types', async () => {
    const { predictor } = await predictorOf('penguins.json', 'Species');
    const { page, problems, close } = await open(predictor, { name: 'penguins' });
    await page.getByLabel('Beak Length (mm)').fill('39.1');
    await page.getByLabel('Island').fill('Torgersen');
    await page.getByLabel('Body Mass (g)').fill('3,750');
    await expect
      .poll(() => page.getByText('This is not a number. Enter one such as 4202.').isVisible())
      .toBe(true);
    await expect.poll(() => page.locator('#value').textContent()).toBe('');
    await expect
      .poll(() => page.getByLabel('Body Mass (g)').getAttribute('aria-invalid'))
      .toBe('true');
    await page.getByLabel('Body Mass (g)').fill('3750');
    const row = {
      ...{ 'Beak Length (mm)': 39.1, Island: 'Torgersen', 'Body Mass (g)': 3750 },
      ...{ 'Beak Depth (mm)': null, 'Flipper Length (mm)': null, Sex: null },
    };
    const [prediction] = predictor.predict([row]).predictions;
    if (!('probabilities' in prediction)) throw new Error('these are classes');
    await expect.poll(() => page.locator('#value').textContent()).toBe(prediction.value);
    const shares = await page.locator('.share').allTextContents();
    expect(shares).toEqual(
      Array.from(prediction.probabilities, (p) => `${(100 * p).toFixed(2)} %`),
    );
    await expect.poll(() => page.locator('#heard').textContent()).toContain(prediction.value);
    expect(await faults(page)).toEqual([]);
    expect(await fits(page)).toBe(true);
    await picture(page, 'form-light');
    expect(problems).toEqual([]);
    await close();
  });

  test('works by keyboard, in Korean, in dark colours, at 400 pixels', async () => {
    const { predictor } = await predictorOf(
      'cars.json',
      ['Miles_per_Gallon', 'Horsepower'],
      ['Name'],
    );
    const { page, problems, close } = await open(
      predictor,
      { name: 'cars', lang: 'ko' },
      { width: 400, dark: true },
    );
    await expect.poll(() => page.getByRole('heading', { name: '예측' }).isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.type('8');
    await expect.poll(() => page.locator('#f0').inputValue()).toBe('8');
    const names = await page.locator('.name').allTextContents();
    expect(names).toEqual(['Miles_per_Gallon', 'Horsepower']);
    await page.getByLabel('Year').fill('1971-01-01');
    const row = {
      Cylinders: 8,
      Year: '1971-01-01',
      Displacement: null,
      Weight_in_lbs: null,
      Acceleration: null,
      Origin: null,
    };
    const [prediction] = predictor.predict([row as never]).predictions;
    if (!('values' in prediction)) throw new Error('these are numbers');
    const shown = await page.locator('.share').allTextContents();
    shown.forEach((text, i) => {
      const expected = Object.values(prediction.values)[i];
      expect(Math.abs(Number(text) - expected)).toBeLessThan(1e-4 * Math.abs(expected));
    });
    await page.getByText('모델 정보').click();
    expect(await faults(page)).toEqual([]);
    expect(await fits(page)).toBe(true);
    await picture(page, 'form-dark-400');
    expect(problems).toEqual([]);
    await close();
  });
});

describe('a board', () => {
  const digits = () => {
    manualSeed(1);
    const network = new Sequential(new Linear(784, 32), new ReLU(), new Linear(32, 10));
    const form = { rows: 28, columns: 28, channels: 1, preparation: 'digit' } as const;
    return new PicturePredictor(network, { picture: form, classNames: [...'0123456789'] });
  };

  async function draw(page: Page): Promise<void> {
    const box = await page.locator('#board').boundingBox();
    if (box === null) throw new Error('there is no board');
    const at = (x: number, y: number): [number, number] => [
      box.x + x * box.width,
      box.y + y * box.height,
    ];
    await page.mouse.move(...at(0.3, 0.2));
    await page.mouse.down();
    await page.mouse.move(...at(0.7, 0.2), { steps: 5 });
    await page.mouse.move(...at(0.45, 0.8), { steps: 5 });
    await page.mouse.up();
  }

  test('takes a drawing in the form of MNIST', async () => {
    const predictor = digits();
    const { page, problems, close } = await open(predictor, { name: 'digits' }, { width: 400 });
    await expect
      .poll(() => page.locator('#note').textContent())
      .toBe('Draw something, or open a picture.');
    expect(await fits(page)).toBe(true);
    await draw(page);
    const seen = await page.evaluate(() => {
      const context = (document.getElementById('sees') as HTMLCanvasElement).getContext('2d');
      return [...(context as CanvasRenderingContext2D).getImageData(0, 0, 28, 28).data];
    });
    const pixels = Uint8Array.from({ length: 784 }, (_, i) => seen[4 * i]);
    expect(Math.max(...pixels)).toBe(255);
    // A picture in the form of MNIST stays as it is.
    expect(pixels).toEqual(preprocessDigit(pixels, 28, 28));
    const [{ value }] = predictor.predict([pixels]).predictions;
    await expect.poll(() => page.locator('#value').textContent()).toBe(value);
    expect(await faults(page)).toEqual([]);
    await picture(page, 'board-light-400');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.locator('#value').textContent()).toBe('');
    expect(problems).toEqual([]);
    await close();
  });

  test('opens a picture, and reports a file that is not one', async () => {
    const { page, problems, close } = await open(
      digits(),
      { name: 'digits', lang: 'ko' },
      { dark: true },
    );
    const png = await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 60;
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      context.fillStyle = 'white';
      context.fillRect(0, 0, 60, 60);
      context.fillStyle = 'black';
      context.fillRect(26, 10, 8, 40);
      return canvas.toDataURL().split(',')[1];
    });
    const buffer = Buffer.from(png, 'base64');
    await page.locator('#file').setInputFiles({ name: 'one.png', mimeType: 'image/png', buffer });
    await expect.poll(() => page.locator('#value').textContent()).not.toBe('');
    await picture(page, 'board-dark');
    expect(await faults(page)).toEqual([]);
    const none = { name: 'none.png', mimeType: 'image/png', buffer: Buffer.from('none') };
    await page.locator('#file').setInputFiles(none);
    await expect.poll(() => page.locator('#note').textContent()).toContain('그림 파일이 아닙니다');
    expect(problems).toEqual([]);
    await close();
  });
});

test('the plain page of docs/models-out.md predicts', async () => {
  const { predictor } = await predictorOf('penguins.json', 'Species');
  const docs = readFileSync(new URL('../../docs/models-out.md', import.meta.url), 'utf8');
  const html = /^```html\n([\s\S]*?)^```$/m.exec(docs)?.[1] ?? '';
  const files: Record<string, [type: string, content: string]> = {
    '/': ['text/html', html],
    '/penguins.js': ['text/javascript', toJavaScript(predictor).code],
  };
  const server = createServer((request, response) => {
    const [type, content] = files[request.url ?? ''] ?? ['text/plain', ''];
    const policy = "default-src 'self'; script-src 'self' 'unsafe-inline'";
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const known = { Island: 'Dream', 'Beak Depth (mm)': 17, 'Flipper Length (mm)': null };
    const row = { ...known, 'Body Mass (g)': null, Sex: null, 'Beak Length (mm)': 55 };
    await page.getByLabel('Beak length (mm)').fill('55');
    const [{ value }] = predictor.predict([row]).predictions;
    await expect.poll(() => page.locator('output').textContent()).toBe(value);
  } finally {
    await page.close();
    server.close();
  }
});

test('a page for numbers counts them', async () => {
  const { page, problems, close } = await open(new Linear(3, 2), {
    inputShape: [3],
    name: 'three',
  });
  await expect.poll(() => page.locator('#note').textContent()).toBe('Enter 3 numbers.');
  await page.getByLabel('3 numbers').fill('1, 2 -3.5');
  await expect
    .poll(() => page.locator('.name').allTextContents())
    .toEqual(['Output 1', 'Output 2']);
  expect(await faults(page)).toEqual([]);
  expect(problems).toEqual([]);
  await close();
});
