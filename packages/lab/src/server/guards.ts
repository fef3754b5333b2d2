import type { HonoRequest, MiddlewareHandler } from 'hono';
import type { Messages } from '../lang/index.ts';

/** Longer than any URL of this server: the page keeps its experiment behind `#`, which browsers do not send. */
const MAX_URL = 8192;

type Refusal = readonly [status: 403 | 405 | 413 | 414, error: string];

/** Refuses all but short GET and HEAD requests to this server, before anything is looked up. */
export function guard(
  isOwnHost: (header: string) => boolean,
  { server }: Messages,
): MiddlewareHandler {
  return async (c, next) => {
    const refusal = refusalOf(c.req, isOwnHost, server);
    if (refusal === null) return next();
    const [status, error] = refusal;
    // Close the connection, because the rest of the request is not read.
    return c.json({ error }, status, { allow: 'GET, HEAD', connection: 'close' });
  };
}

/** Refuses requests to other servers, and long URLs. */
export function ownServer(
  isOwnHost: (header: string) => boolean,
  { server }: Messages,
): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.url.length > MAX_URL) {
      return c.json({ error: server.longUrl(MAX_URL) }, 414);
    }
    if (isOwnHost(c.req.header('host') ?? '')) return next();
    return c.json({ error: server.otherHost }, 403, { connection: 'close' });
  };
}

function refusalOf(
  req: HonoRequest,
  isOwnHost: (header: string) => boolean,
  server: Messages['server'],
): Refusal | null {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    return [405, server.readOnly];
  }
  // hono's bodyLimit cannot do this: in the fetch API, GET has no body.
  if (Number(req.header('content-length') ?? 0) !== 0 || req.header('transfer-encoding')) {
    return [413, server.noBody];
  }
  if (req.url.length > MAX_URL) return [414, server.longUrl(MAX_URL)];
  if (isOwnHost(req.header('host') ?? '')) return null;
  return [403, server.otherHost];
}

/** Refuses requests from pages of other origins. The browser adds both headers, and pages cannot change them. */
export function ownOrigin({ server }: Messages): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site') ?? 'none';
    const isOwn = origin === undefined || origin === `http://${c.req.header('host')}`;
    if (isOwn && (site === 'same-origin' || site === 'none')) return next();
    return c.json({ error: server.otherOrigin }, 403);
  };
}
