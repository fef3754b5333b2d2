import { mkdirSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type Language, messages } from '../../src/lang/index.ts';
import { createApp, STUDIO_PORT } from '../../src/server/app.ts';
import { type RunningServer, serve } from '../../src/server/serve.ts';
import { temporary } from '../helpers.ts';

/** Long enough to be worth compressing. */
export const SCRIPT = `export const answer = 42;\n${'// a line that compresses well\n'.repeat(200)}`;
export const IDX = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251);
export const SITE: Readonly<Record<string, string | Uint8Array>> = {
  'index.html': '<!doctype html><title>Studio</title>',
  'sw.js': 'self.addEventListener("fetch", () => {});',
  'assets/app-3f2a.js': SCRIPT,
  'assets/engine-91bc.wasm': new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]),
  'mnist/train-images.gz': gzipSync(IDX),
};

/** Writes files by path into a folder that is deleted after the test. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(temporary(), 'folder');
  mkdirSync(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** A server that ends with the test, with its unexpected errors. */
export interface Tested extends RunningServer {
  readonly port: number;
  readonly site: string;
  readonly runs: string;
  readonly errors: Error[];
}

export async function started({
  site = folderOf(SITE),
  runs = folderOf({}),
  host = '127.0.0.1',
  lang = 'en' as Language,
} = {}): Promise<Tested> {
  const errors: Error[] = [];
  const onError = (error: Error) => errors.push(error);
  const shared = { text: messages(lang), onError };
  const place = { host, port: 0, defaultPort: STUDIO_PORT, ...shared };
  const server = await serve(place, (isOwnHost) => createApp({ site, runs, isOwnHost, ...shared }));
  onTestFinished(() => server.close());
  return { ...server, port: Number(new URL(server.url).port), site, runs, errors };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Requests a path exactly as written. Browsers and fetch would resolve it first. */
export function ask(
  { port }: { port: number },
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
    asked.on('error', reject);
    asked.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers: answered } = response;
        resolve({ status: statusCode, headers: answered, body: Buffer.concat(parts) });
      });
    });
    asked.end();
  });
}

/** The JSON of a response. */
export async function json(server: Tested, path: string): Promise<Record<string, never>> {
  return JSON.parse((await ask(server, path)).body.toString());
}

/** Sends bytes, and returns everything that the server sends until it ends the connection. */
export function send({ port }: { port: number }, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let answer = '';
    socket.on('data', (part) => {
      answer += part.toString('latin1');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server can end the connection before it has read everything.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(answer));
  });
}
