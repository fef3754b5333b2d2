/** The server of docs/models-out.md, exactly as shown there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { blocksOf } from '../../../test/readme/blocks.ts';
import { gradus, jsonLines, temporary } from './helpers.ts';

const docs = readFileSync(new URL('../../../docs/models-out.md', import.meta.url), 'utf8');
const data = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** The response, as soon as the server listens. */
async function asked(port: number, body: string, server: ChildProcess): Promise<Response> {
  for (;;) {
    try {
      return await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body });
    } catch (error) {
      if (server.exitCode !== null) throw error;
      await new Promise((end) => setTimeout(end, 50));
    }
  }
}

test('penguins: train, export, use in a server', async () => {
  const here = temporary();
  const runs = join(here, 'runs');
  const file = join(data, 'penguins.json');
  const args = ['--target', 'Species', '--iterations', '40', '--quiet', '--out', runs];
  expect(await gradus(['train', file, ...args])).toMatchObject({ code: 0 });
  const out = join(here, 'penguins.js');
  const exported = await gradus(['export', 'last', '--to', 'js', '--runs', runs, '--out', out]);
  expect(exported).toMatchObject({ code: 0, stderr: '' });
  const block = blocksOf(docs).find(({ code }) => code.includes("from './penguins.js'"));
  const code = block?.code ?? '';
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(11);
  const port = await freePort();
  writeFileSync(join(here, 'server.js'), code.replace('8080', String(port)));
  writeFileSync(join(here, 'package.json'), '{ "type": "module" }');
  const server = spawn(process.execPath, ['server.js'], { cwd: here, stdio: 'inherit' });
  try {
    const row = {
      ...{ Island: 'Torgersen', 'Beak Length (mm)': 39.1, 'Beak Depth (mm)': 18.7 },
      ...{ 'Flipper Length (mm)': 181, 'Body Mass (g)': 3750, Sex: null },
    };
    const answer = await asked(port, JSON.stringify([row]), server);
    const [{ value }] = (await answer.json()) as [{ value: string }];
    writeFileSync(join(here, 'new.json'), JSON.stringify([row]));
    const predicted = ['predict', 'last', join(here, 'new.json'), '--runs', runs, '--json'];
    expect(value).toBe(jsonLines((await gradus(predicted)).stdout)[0].value);
    const wrong = await asked(port, JSON.stringify([{ ...row, 'Body Mass (g)': 'heavy' }]), server);
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toEqual({
      error: expect.stringContaining(
        "Row 1, column 'Body Mass (g)': 'heavy' is not a finite number",
      ),
    });
  } finally {
    server.kill();
  }
});

test('the READMEs and the examples show the same server and page', () => {
  const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
  const shown = blocksOf(docs).filter(({ code }) => code.includes("from './penguins.js'"));
  const [server, page] = shown.map(({ code }) => code.trim());
  for (const readme of ['README.md', 'README.ko.md'].map(read)) {
    expect(readme).toContain(`\n${server}\n`);
    expect(readme).toContain(`\n${page}\n`);
  }
  expect(
    read('examples/own-server.js')
      .replace(/^\/\/.*\n/gm, '')
      .trim(),
  ).toBe(server);
  expect(
    read('examples/own-page.html')
      .replace(/^<!--.*-->\n/m, '')
      .trim(),
  ).toBe(page);
});
