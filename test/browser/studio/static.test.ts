/** The built page on a plain web server, in a subfolder, without headers; and without a network. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { root } from '../../packaging/project.ts';
import { launchChromium } from '../chromium.ts';
import { untilFinished } from './studio.ts';

const FOLDER = '/some/where/';
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Set by a test that needs one. */
let policy: string | null = null;
let server: Server;
let browser: Browser;
let address: string;

beforeAll(async () => {
  browser = await launchChromium();
  server = createServer(({ url = '' }, response) => {
    const path = new URL(url, 'http://localhost').pathname;
    const name = path === FOLDER ? 'index.html' : path.slice(FOLDER.length);
    const file = join(root, 'packages/studio/dist', name);
    if (!path.startsWith(FOLDER) || !existsSync(file) || !statSync(file).isFile()) {
      return response.writeHead(404).end();
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      ...(policy === null ? {} : { 'content-security-policy': policy }),
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${FOLDER}`;
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

it('trains on one thread if the server cannot isolate the page, and shows no runs of a command line', async () => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(address);
  await page.locator('footer').getByText('60,000').waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await untilFinished(page, 1);
  const shown = page.locator('[data-value=accuracy]');
  await expect
    .poll(async () => Number.parseFloat((await shown.textContent()) ?? ''))
    .toBeGreaterThan(95);
  await expect.poll(() => page.locator('footer').textContent()).toContain('1 thread,');
  await page.goto(`${address}#/compare`);
  await page.locator('main').waitFor();
  expect(errors).toEqual([]);
  await page.close();
});

it('works without a network after the first visit, including data', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  await page.locator('footer').getByText('60,000').waitFor();
  // Uses evaluate, because waitForFunction accepts any promise as true.
  const snapshot = () =>
    page.evaluate(async () => {
      const cache = await caches.open('gradus-data');
      return (await cache.keys()).length;
    });
  await vi.waitUntil(async () => (await snapshot()) === 4, { timeout: 30_000, interval: 100 });
  await context.setOffline(true);
  server.closeAllConnections();
  await page.reload({ waitUntil: 'commit' });
  await page.locator('footer').getByText('60,000').waitFor();
  await page.getByRole('button', { name: 'One step' }).click();
  await page.locator('[data-value=iteration]').getByText('1', { exact: true }).waitFor();
  await context.close();
});

it.each([
  ['en', 'The page cannot train networks here: its server forbids compiling WebAssembly.'],
  ['ko', '서버가 WebAssembly 컴파일을 막고 있습니다.'],
])('says in %s which header is missing if the server forbids WebAssembly', async (locale, said) => {
  policy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
  const context = await browser.newContext({ locale });
  try {
    const page = await context.newPage();
    await page.goto(address);
    const alert = page.getByRole('alert');
    await alert.getByText(said).waitFor();
    await expect
      .poll(() => alert.allTextContents())
      .toEqual([expect.stringContaining("'wasm-unsafe-eval'")]);
  } finally {
    policy = null;
    await context.close();
  }
});
