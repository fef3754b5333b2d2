/** The files of the page: caching, compression and isolation. */
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ask, folderOf, IDX, SCRIPT, SITE, started } from './kit.ts';

test('the page is served in isolation, and can load nothing from elsewhere', async () => {
  const { status, headers, body } = await ask(await started(), '/');
  expect(status).toBe(200);
  expect(body.toString()).toBe(SITE['index.html']);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  });
  expect(String(headers['content-security-policy']).split('; ')).toEqual([
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
});

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/index.html?c=1', 'text/html; charset=utf-8'],
  ['/sw.js', 'text/javascript; charset=utf-8'],
  ['/assets/engine-91bc.wasm', 'application/wasm'],
])('%s is of type %s, and every answer isolates: workers need it too', async (path, type) => {
  const { status, headers } = await ask(await started(), path);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe(type);
  expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
});

test('files with a hash in their names are cached for good, others are revalidated', async () => {
  const server = await started();
  const kept = async (path: string) => (await ask(server, path)).headers['cache-control'];
  expect(await kept('/assets/app-3f2a.js')).toMatch(/immutable/);
  for (const path of ['/', '/sw.js', '/mnist/train-images.gz']) {
    expect(await kept(path)).toBe('no-cache');
  }
});

test.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['br;q=0, gzip', 'gzip', gunzipSync],
  ['', undefined, (bytes: Buffer) => bytes],
  ['zstd', undefined, (bytes: Buffer) => bytes],
  ['br;q=0, gzip;q=0', undefined, (bytes: Buffer) => bytes],
] as const)('a client that accepts %j gets %s', async (accepted, encoding, decode) => {
  const server = await started();
  for (const _ of ['made', 'kept']) {
    const { headers, body } = await ask(server, '/assets/app-3f2a.js', {
      'accept-encoding': accepted,
    });
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers.vary).toBe('accept-encoding');
    expect(decode(body).toString()).toBe(SCRIPT);
    if (encoding !== undefined) expect(body.length).toBeLessThan(SCRIPT.length / 4);
  }
});

test('gzipped data are sent unchanged, and the page unpacks them', async () => {
  const { headers, body } = await ask(await started(), '/mnist/train-images.gz', {
    'accept-encoding': 'gzip, br',
  });
  expect(headers['content-type']).toBe('application/gzip');
  expect(headers['content-encoding']).toBeUndefined();
  expect(headers['content-length']).toBe(String(body.length));
  expect(new Uint8Array(gunzipSync(body))).toEqual(IDX);
});

test('HEAD responds with the headers of GET, without a body', async () => {
  const server = await started();
  for (const path of ['/', '/assets/app-3f2a.js', '/mnist/train-images.gz']) {
    const accepted = { 'accept-encoding': 'br' };
    const [get, head] = [
      await ask(server, path, accepted),
      await ask(server, path, accepted, 'HEAD'),
    ];
    const { date: _, ...sent } = head.headers;
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(get.headers).toMatchObject(sent);
    expect(sent['content-length']).toBe(String(get.body.length));
  }
});

test('an unchanged file is not sent again', async () => {
  const server = await started();
  for (const path of ['/', '/assets/app-3f2a.js', '/mnist/train-images.gz']) {
    const { etag } = (await ask(server, path, { 'accept-encoding': 'br' })).headers;
    const again = await ask(server, path, {
      'accept-encoding': 'br',
      'if-none-match': etag as string,
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(again.headers.etag).toBe(etag);
    expect(again.headers['cache-control']).toBeDefined();
    expect((await ask(server, path, { 'if-none-match': '"other"' })).status).toBe(200);
  }
  const plain = (await ask(server, '/assets/app-3f2a.js')).headers.etag;
  const packed = (await ask(server, '/assets/app-3f2a.js', { 'accept-encoding': 'br' })).headers;
  expect(plain).not.toBe(packed.etag);
});

test('a rebuilt page is served, even with the same size and time', async () => {
  const server = await started();
  const file = join(server.site, 'index.html');
  // The time that npm gives every file of a package.
  const time = new Date('1985-10-26T08:15:00Z');
  utimesSync(file, time, time);
  const before = await ask(server, '/');
  writeFileSync(file, readFileSync(file, 'utf8').replace('Studio', 'STUDIO'));
  utimesSync(file, time, time);
  const after = await ask(server, '/', { 'if-none-match': before.headers.etag as string });
  expect(after.status).toBe(200);
  expect(after.body.toString()).toContain('STUDIO');
  rmSync(file);
  expect((await ask(server, '/')).status).toBe(404);
});

test('an empty file, a name with blanks, a folder with its own page', async () => {
  const site = folderOf({
    'index.html': '',
    'a b 가.txt': 'blanks',
    'lesson/index.html': 'lesson',
  });
  const server = await started({ site });
  expect(await ask(server, '/')).toMatchObject({ status: 200, body: Buffer.from('') });
  expect((await ask(server, '/a%20b%20%EA%B0%80.txt')).body.toString()).toBe('blanks');
  expect((await ask(server, '/lesson/')).body.toString()).toBe('lesson');
});

test('folders are not listed, and missing files are 404', async () => {
  const server = await started();
  for (const path of ['/assets', '/assets/', '/mnist/', '/none', '/index.html/', '/index.html/x']) {
    const { status, headers, body } = await ask(server, path);
    expect([path, status]).toEqual([path, 404]);
    expect(headers['content-type']).toMatch(/json/);
    expect(JSON.parse(body.toString())).toEqual({ error: 'there is no such page here' });
  }
  expect(server.errors).toEqual([]);
});
