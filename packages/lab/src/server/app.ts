import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { guard } from './guards.ts';
import { serveRuns } from './runs.ts';
import { serveSite } from './site.ts';

/** What the local server serves. */
interface AppOptions {
  /** Folder of the built page. */
  readonly site: string;
  /** Folder of the runs, absolute; it need not be there. */
  readonly runs: string;
  /** Whether a Host header means this server. */
  readonly isOwnHost: (header: string) => boolean;
  /** Called with unexpected errors; the client gets no details of them. */
  readonly onError: (error: Error) => void;
}

/** The opener and embedder policies give the page shared memory, and with it threads. */
const HEADERS = secureHeaders({
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginEmbedderPolicy: 'require-corp',
  crossOriginResourcePolicy: 'same-origin',
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    workerSrc: ["'self'", 'blob:'],
    imgSrc: ["'self'", 'data:', 'blob:'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** The port of the Studio where none is asked for. */
export const STUDIO_PORT = 4173;

/** The local server: the page, and the runs below `/api`. It reads, and writes nothing. */
export function createApp({ site, runs, isOwnHost, onError }: AppOptions): Hono {
  const app = new Hono();
  app.use(HEADERS, guard(isOwnHost));
  app.route('/api', serveRuns(runs));
  app.get('/api/*', () => {
    throw new HTTPException(404, { message: 'the API has no such path' });
  });
  app.get('*', etag(), serveSite(site));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    onError(error);
    return c.json({ error: 'the server failed; its terminal says how' }, 500);
  });
  return app;
}
