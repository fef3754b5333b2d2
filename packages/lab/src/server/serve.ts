import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import { GradusError } from 'gradus';
import type { Hono } from 'hono';
import { LocalizedError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';
import { hostInUrl, isLoopback, isWildcard, networkAddresses, ownHosts } from './own-hosts.ts';

/** Where a server listens. */
interface ServeOptions {
  /** A name or an address of this machine. */
  readonly host: string;
  /** 0 for any free port; undefined for `defaultPort` or the next free one. */
  readonly port: number | undefined;
  readonly defaultPort: number;
  readonly text: Messages;
  /** Called with unexpected errors. The client gets no details. */
  readonly onError: (error: Error) => void;
}

/** A running server. */
export interface RunningServer {
  /** Its address for a browser on this machine. */
  readonly url: string;
  /** Whether other machines can reach it. */
  readonly isPublic: boolean;
  /** Its known addresses for browsers on other machines. */
  readonly networkUrls: readonly string[];
  close(): Promise<void>;
}

/** Time that pending requests have left when the server stops. */
const LAST_ANSWERS_MS = 1000;
/** Ports tried before giving up. */
const TRIES = 100;

/**
 * Starts a local server.
 * @param createApp creates the app; `isOwnHost` tells whether a Host header names this server
 * @throws GradusError if it cannot listen there
 */
export async function serve(
  { host, port, defaultPort, text, onError }: ServeOptions,
  createApp: (isOwnHost: (header: string) => boolean) => Hono,
): Promise<RunningServer> {
  const server = createServer();
  if (port === undefined) await listenFrom(defaultPort, server, host);
  else await listen(server, host, port);
  const { address, port: actual } = server.address() as AddressInfo;
  const app = createApp(ownHosts({ host, address, port: actual }));
  server.on('request', getRequestListener(app.fetch, { errorHandler: refuse(text, onError) }));
  const urlOf = (name: string): string => `http://${hostInUrl(name)}:${actual}/`;
  const isOpen = isWildcard(address);
  const isPublic = !isLoopback(address);
  const names = isOpen ? networkAddresses() : [host];
  return {
    url: urlOf(isOpen ? LOCAL[address] : host),
    isPublic,
    networkUrls: isPublic ? names.map(urlOf) : [],
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
      await closed;
      clearTimeout(late);
    },
  };
}

const LOCAL: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Responds to invalid requests, such as a path with a backslash. */
function refuse({ server }: Messages, onError: (error: Error) => void) {
  return (error: unknown): Response => {
    const isTheirs = error instanceof RequestError;
    if (!isTheirs) onError(error as Error);
    const message = isTheirs ? server.invalid : server.failed;
    const headers = { connection: 'close' };
    return Response.json({ error: message }, { status: isTheirs ? 400 : 500, headers });
  };
}

async function listenFrom(first: number, server: Server, host: string): Promise<void> {
  for (let port = first; ; port++) {
    try {
      return await listen(server, host, port);
    } catch (error) {
      const isBusy = error instanceof GradusError && error.code === 'EADDRINUSE';
      if (!isBusy || port === first + TRIES) throw error;
    }
  }
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new LocalizedError(({ commandUsage }) => commandUsage.port(port, host, code, message), {
      code,
      cause,
    });
  }
}
