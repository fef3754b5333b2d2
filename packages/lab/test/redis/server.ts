import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A redis-server for a test: on 127.0.0.1, with an append-only file in a temporary folder. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Kills it as `kill -9` does; its file stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port and file. */
  start(): Promise<void>;
}

/**
 * Starts a server that ends with the test.
 * @param options further command-line options, such as `--maxmemory 3mb`
 */
export async function redisServer(options: readonly string[] = []): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-redis-'));
  const port = await freePort();
  let child: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  };
  const start = async (): Promise<void> => {
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    const file = process.env.GRADUS_REDIS_SERVER ?? 'redis-server';
    child = spawn(file, [...words, '--appendonly', 'yes', ...options], { stdio: 'ignore' });
    await Promise.race([answers(port), failed(child)]);
  };
  onTestFinished(async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await start();
  return { port, url: `redis://127.0.0.1:${port}`, kill, start };
}

/** Rejects if the server ends by itself, for example because of an unknown option. */
function failed(child: ChildProcess): Promise<never> {
  return new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code !== null) reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}`));
    });
  });
}

/** A free port of 127.0.0.1. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Waits until the server has read its file. A server with a password replies too. */
async function answers(port: number): Promise<void> {
  for (;;) {
    const reply = await new Promise<string>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
      socket.once('data', (data) => {
        resolve(String(data));
        socket.destroy();
      });
      socket.once('error', () => resolve(''));
    });
    if (/PONG|NOAUTH/.test(reply)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
