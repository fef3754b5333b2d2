/** When a page has threads, and that results do not depend on them. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from './chromium.ts';

const bundle = fileURLToPath(
  new URL('../../packages/gradus/dist/gradus.bundle.js', import.meta.url),
);
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Twenty steps on one thread and on two, and how many threads there were. */
const script = `
  import { createWasmBackend, manualSeed, nn, optim, randn, setBackend } from './gradus.js';
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
  async function train(threads) {
    const backend = createWasmBackend({ threads });
    setBackend(backend);
    manualSeed(0);
    const x = randn([100, 784]);
    const model = new nn.Sequential(new nn.Linear(784, 100), new nn.Tanh(), new nn.Linear(100, 10));
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const losses = [];
    for (let step = 0; step < 20; step++) {
      optimizer.zeroGrad();
      const loss = model.forward(x).pow(2).mean();
      loss.backward();
      optimizer.step();
      losses.push(loss.itemSync());
      for (let i = 0; i < 400 && backend.startedThreads < backend.threads; i++) await pause();
    }
    return { losses, threads: backend.threads, started: backend.startedThreads };
  }
  const shown = document.querySelector('pre');
  try {
    const [one, two] = [await train(1), await train(2)];
    const same = JSON.stringify(one.losses) === JSON.stringify(two.losses);
    shown.textContent = JSON.stringify({ same, threads: two.threads, started: two.started });
  } catch (error) {
    shown.textContent = JSON.stringify({ error: String(error) });
  }`;

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function visit(headers: Record<string, string>): Promise<unknown> {
  const files: Record<string, [type: string, content: string | Buffer]> = {
    '/': ['text/html', '<pre></pre><script type="module" src="page.js"></script>'],
    '/page.js': ['text/javascript', script],
    '/gradus.js': ['text/javascript', readFileSync(bundle)],
  };
  const server: Server = createServer(({ url }, response) => {
    const [type, content] = files[url ?? ''] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type, ...headers }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const shown = await page.locator('pre:not(:empty)').textContent({ timeout: 60_000 });
    return JSON.parse(shown ?? '');
  } finally {
    await page.close();
    server.close();
  }
}

it('an isolated page that allows workers from blob: has threads, and the bits of one thread', async () => {
  const found = await visit({
    ...isolation,
    'content-security-policy': `${policy}; worker-src blob:`,
  });
  expect(found).toEqual({ same: true, threads: 2, started: 2 });
});

it('a page that is not isolated has one thread', async () => {
  expect(await visit({})).toEqual({ same: true, threads: 1, started: 1 });
});

it('an isolated page whose policy forbids such workers has one thread', async () => {
  const found = await visit({ ...isolation, 'content-security-policy': policy });
  expect(found).toEqual({ same: true, threads: 1, started: 1 });
});
