/** Hostile requests, byte by byte over a socket. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporary } from '../helpers.ts';
import { ask, folderOf, SITE, send, started, type Tested } from './kit.ts';

const SECRET = 'not for the network';

/** A server with a secret beside its two folders. */
async function withSecret(): Promise<Tested> {
  const root = temporary();
  const [site, runs] = [join(root, 'site'), join(root, 'runs')];
  for (const folder of [site, join(site, 'assets'), runs]) mkdirSync(folder);
  writeFileSync(join(site, 'index.html'), SITE['index.html']);
  writeFileSync(join(site, '.env'), SECRET);
  for (const name of ['secret.txt', 'config.json', 'last.safetensors']) {
    writeFileSync(join(root, name), SECRET);
  }
  return started({ site, runs });
}

const WAYS_UP = [
  '..',
  '%2e%2e',
  '.%2e',
  '%2E.',
  '%252e%252e',
  '..%2f..',
  '..%2F',
  '..%5c..',
  '..\\..',
  '..%00',
  '.',
  '%2e',
  '',
  '%c0%ae%c0%ae',
  '..;',
  '....',
];

test.each(WAYS_UP.flatMap((up) => [`/${up}`, `/assets/${up}/${up}`, `/api/runs/${up}`]))(
  '%s leads nowhere',
  async (way) => {
    const server = await withSecret();
    for (const end of ['/secret.txt', '/config.json', '/weights', '/config', '%2fsecret.txt']) {
      const { status, body } = await ask(server, `${way}${end}`);
      expect([400, 404]).toContain(status);
      expect(body.toString()).not.toContain(SECRET);
      expect(body.toString()).not.toContain(server.site);
    }
    expect(server.errors).toEqual([]);
  },
);

test.each([
  '/.env',
  '/%2eenv',
  '//etc/passwd',
  '/%2fetc%2fpasswd',
  '/etc/passwd',
  '/file:///etc/passwd',
  '/C:/Windows/win.ini',
  '/C:%5cWindows%5cwin.ini',
  '/index.html::$DATA',
  '/index.html%00.js',
  '/index.html%0a',
  '/%',
  '/%ff',
  '/constructor',
  '/__proto__',
  '/api/runs/constructor/config',
  '/api/runs/__proto__/events',
  '/api/runs/..',
  '/api/runs/%2e%2e/config',
  '/api/runs/%2fetc/config',
  '/api/runs//config',
  '/api/runs/%/config',
])('%s is not there', async (path) => {
  const server = await withSecret();
  const { status, body } = await ask(server, path);
  expect([400, 404]).toContain(status);
  expect(body.toString()).not.toContain(SECRET);
  expect(server.errors).toEqual([]);
});

test('links that lead out of the folders are not followed', async () => {
  const server = await withSecret();
  const outside = folderOf({ 'secret.txt': SECRET, 'run/config.json': '{}' });
  symlinkSync(join(outside, 'secret.txt'), join(server.site, 'link.txt'));
  symlinkSync(outside, join(server.site, 'folder'));
  symlinkSync(`${server.site}-other`, join(server.site, 'broken'));
  symlinkSync(join(outside, 'run'), join(server.runs, 'foreign'));
  mkdirSync(join(server.runs, 'half'));
  symlinkSync(join(outside, 'secret.txt'), join(server.runs, 'half', 'config.json'));
  const paths = ['/link.txt', '/folder/secret.txt', '/broken'];
  for (const part of ['config', 'events', 'weights', 'best']) {
    paths.push(`/api/runs/foreign/${part}`, `/api/runs/half/${part}`);
  }
  for (const path of paths) expect([path, (await ask(server, path)).status]).toEqual([path, 404]);
  const { body } = await ask(server, '/api/runs');
  expect(JSON.parse(body.toString())).toEqual({ runs: [], corrupt: [] });
});

test('a folder beside the site whose name begins like it is outside', async () => {
  const root = temporary();
  for (const name of ['site', 'site-secret']) mkdirSync(join(root, name));
  writeFileSync(join(root, 'site-secret', 'x'), SECRET);
  symlinkSync(join(root, 'site-secret', 'x'), join(root, 'site', 'x'));
  expect((await ask(await started({ site: join(root, 'site') }), '/x')).status).toBe(404);
});

test('links inside are followed', async () => {
  const server = await started();
  symlinkSync(join(server.site, 'sw.js'), join(server.site, 'worker.js'));
  expect((await ask(server, '/worker.js')).body.toString()).toBe(SITE['sw.js']);
});

test('foreign names that point at this machine are refused, its own names are not', async () => {
  const server = await started();
  const status = async (host: string) => (await ask(server, '/api/runs', { host })).status;
  for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
    expect([name, await status(`${name}:${server.port}`)]).toEqual([name, 200]);
  }
  for (const host of [
    `evil.example:${server.port}`,
    'evil.example',
    'localhost',
    '127.0.0.1',
    '127.0.0.1:1',
    `127.0.0.1.evil.example:${server.port}`,
    `evil.localhost:${server.port}`,
    `user@127.0.0.1:${server.port}`,
    `192.168.0.1:${server.port}`,
    `0.0.0.0:${server.port}`,
  ]) {
    expect([host, await status(host)]).toEqual([host, expect.toBeOneOf([400, 403])]);
  }
});

test('the page itself is refused under a foreign name too', async () => {
  expect((await ask(await started(), '/', { host: 'evil.example' })).status).toBe(403);
});

test('a server on all addresses accepts its addresses, but not other names', async () => {
  const server = await started({ host: '0.0.0.0' });
  expect(server.isPublic).toBe(true);
  expect(server.url).toBe(`http://127.0.0.1:${server.port}/`);
  for (const url of server.networkUrls) {
    expect(await ask(server, '/', { host: new URL(url).host })).toMatchObject({ status: 200 });
  }
  const status = async (host: string) => (await ask(server, '/', { host })).status;
  for (const name of ['127.0.0.1', '192.168.0.1', '[fe80::1]', 'localhost']) {
    expect([name, await status(`${name}:${server.port}`)]).toEqual([name, 200]);
  }
  for (const name of ['evil.example', '1.2.3.4.evil.example', '1.2.3', '[evil]']) {
    expect([name, await status(`${name}:${server.port}`)]).not.toEqual([name, 200]);
  }
});

test('pages of other origins cannot read runs, but links to the page work from anywhere', async () => {
  const server = await started();
  const own = `http://127.0.0.1:${server.port}`;
  const status = async (headers: Record<string, string>, path = '/api/runs') =>
    (await ask(server, path, headers)).status;
  expect(await status({})).toBe(200);
  expect(await status({ origin: own, 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(await status({ 'sec-fetch-site': 'none' })).toBe(200);
  for (const origin of [
    'http://evil.example',
    'null',
    '',
    own.replace('http', 'https'),
    `${own}1`,
  ]) {
    expect([origin, await status({ origin })]).toEqual([origin, 403]);
  }
  for (const site of ['cross-site', 'same-site', 'anything']) {
    expect([site, await status({ 'sec-fetch-site': site })]).toEqual([site, 403]);
    expect(await status({ 'sec-fetch-site': site }, '/api/runs/x/weights')).toBe(403);
    expect(await status({ 'sec-fetch-site': site }, '/%61pi/runs')).toBe(403);
  }
  expect(await status({ 'sec-fetch-site': 'cross-site' }, '/')).toBe(200);
  expect((await ask(server, '/api/runs')).headers['access-control-allow-origin']).toBeUndefined();
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
  '%s is not allowed',
  async (method) => {
    const server = await started();
    for (const path of ['/', '/api/runs', '/api/runs/x/config', '/none']) {
      const { status, headers } = await ask(server, path, {}, method);
      expect([path, status, headers.allow]).toEqual([path, 405, 'GET, HEAD']);
    }
  },
);

test('bodies are refused without reading them', async () => {
  const server = await started();
  const head = (method: string, more: string) =>
    `${method} /api/runs HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${more}\r\n\r\n`;
  const long = 'Content-Length: 1000000000000';
  expect(await send(server, `${head('GET', long)}some of it`)).toMatch(/^HTTP\/1\.1 413 /);
  expect(await send(server, `${head('POST', long)}some of it`)).toMatch(/^HTTP\/1\.1 405 /);
  const chunked = `${head('GET', 'Transfer-Encoding: chunked')}5\r\nhello\r\n`;
  expect(await send(server, chunked)).toMatch(/^HTTP\/1\.1 413 /);
  const whole = head('GET', `Content-Length: ${2 ** 22}`) + 'x'.repeat(2 ** 22);
  expect(await send(server, whole)).toMatch(/^(HTTP\/1\.1 413 .*)?/);
  expect((await ask(server, '/')).status).toBe(200);
});

test('long addresses and headers are refused', async () => {
  const server = await started();
  expect((await ask(server, `/?c=${'x'.repeat(5000)}`)).status).toBe(200);
  expect((await ask(server, `/?c=${'x'.repeat(9000)}`)).status).toBe(414);
  expect((await ask(server, `/${'x'.repeat(5000)}`)).status).toBe(404);
  expect((await ask(server, `/${'x/'.repeat(2000)}`)).status).toBe(404);
  expect((await ask(server, '/', { 'x-long': 'x'.repeat(100_000) })).status).toBe(431);
  expect((await ask(server, '/')).status).toBe(200);
});

test.each([
  [
    'a zero byte in the path',
    'GET /index.html\0 HTTP/1.1\r\nHost: HOST\r\n\r\n',
    /^HTTP\/1\.1 400 /,
  ],
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['an empty Host', 'GET / HTTP/1.1\r\nHost:\r\n\r\n', /^HTTP\/1\.1 40[03] /],
  ['an old request without Host', 'GET / HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 40[03] /],
  [
    'two Hosts',
    'GET / HTTP/1.1\r\nHost: evil.example\r\nHost: HOST\r\n\r\n',
    /^HTTP\/1\.1 40[03] /,
  ],
  ['no path', 'OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n', /^HTTP\/1\.1 40[05] /],
  ['no protocol', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
  [
    'a path of another server',
    'GET http://evil.example/.env HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 40[34] /,
  ],
  ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\n\r\n', /^$/],
  [
    'a second request smuggled in',
    'GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    /^HTTP\/1\.1 4\d\d /,
  ],
])('%s is not a request', async (_, bytes, expected) => {
  const server = await withSecret();
  const answer = await send(server, bytes.replace('HOST', `127.0.0.1:${server.port}`));
  expect(answer).toMatch(expected);
  expect(answer).not.toContain(SECRET);
  expect(answer).not.toMatch(/\n\s+at /);
  expect((await ask(server, '/')).status).toBe(200);
});
