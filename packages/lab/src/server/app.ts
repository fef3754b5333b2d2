import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type { Messages } from '../lang/index.ts';
import { guard } from './guards.ts';
import { Refusal, refusalText } from './refusal.ts';
import { serveRuns } from './runs.ts';
import { serveSite } from './site.ts';

/** Options of the local server. */
interface AppOptions {
  /** Folder of the built page. */
  readonly site: string;
  /** Absolute path of the folder of runs, which need not exist. */
  readonly runs: string;
  /** Whether a Host header names this server. */
  readonly isOwnHost: (header: string) => boolean;
  readonly text: Messages;
  /** Called with unexpected errors. The client gets no details. */
  readonly onError: (error: Error) => void;
}

/** The opener and embedder policies allow the page shared memory, which threads need. */
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

/** The default port of the Studio. */
export const STUDIO_PORT = 4173;

/** The local server: the page, and the runs under `/api`. It only reads. */
export function createApp({ site, runs, isOwnHost, text, onError }: AppOptions): Hono {
  const app = new Hono();
  app.use(HEADERS, guard(isOwnHost, text));
  app.route('/api', serveRuns(runs, text));
  app.get('/api/*', () => {
    throw new Refusal(404, ({ server }) => server.noPath);
  });
  app.get('*', etag(), serveSite(site));
  app.onError((error, c) => {
    if (error instanceof HTTPException) {
      return c.json({ error: refusalText(error, text) }, error.status);
    }
    onError(error);
    return c.json({ error: text.server.failed }, 500);
  });
  return app;
}
