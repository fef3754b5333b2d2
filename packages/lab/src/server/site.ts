import type { Context, Handler } from 'hono';
import { accepts } from 'hono/accepts';
import { Refusal } from './refusal.ts';
import { safePath } from './safe-path.ts';
import { type Encoding, type SiteFile, SiteFiles } from './site-files.ts';

/**
 * Serves the files of a folder. `/` is `index.html`, and folders are not listed. The names of files in `assets` contain
 * a hash of their content, so they never change; browsers check the other files for changes.
 */
export function serveSite(folder: string): Handler {
  const files = new SiteFiles();
  return async (c) => {
    const names = namesIn(new URL(c.req.url).pathname);
    const path = names && (await safePath(folder, names));
    const file = path && (await files.at(path));
    if (!file) throw new Refusal(404, ({ server }) => server.noPage);
    c.header('cache-control', names[0] === 'assets' ? 'max-age=31536000, immutable' : 'no-cache');
    return send(c, file);
  };
}

/** The names in a path, with `index.html` after a final `/`; null if it is not UTF-8. */
function namesIn(pathname: string): string[] | null {
  try {
    const names = pathname.slice(1).split('/').map(decodeURIComponent);
    return names.at(-1) === '' ? names.with(-1, 'index.html') : names;
  } catch {
    return null;
  }
}

async function send(c: Context, file: SiteFile): Promise<Response> {
  const encoding = chosen(c, file.encodings);
  const bytes = await file.bytes(encoding);
  c.header('content-type', file.type);
  // Set it here, because the server does not know it for HEAD.
  c.header('content-length', String(bytes.length));
  c.header('etag', file.etag(encoding));
  if (encoding !== 'identity') c.header('content-encoding', encoding);
  if (file.encodings.length > 1) c.header('vary', 'accept-encoding');
  return c.body(bytes);
}

/** The order of preference is ours: browsers name gzip first without preferring it. */
function chosen(c: Context, encodings: readonly Encoding[]): Encoding {
  const isAccepted = accepts(c, {
    header: 'Accept-Encoding',
    supports: [...encodings],
    default: 'identity',
    match: (accepted, { supports, default: plain }) =>
      supports.find((each) => accepted.some(({ type, q }) => type === each && q > 0)) ?? plain,
  });
  return isAccepted as Encoding;
}
