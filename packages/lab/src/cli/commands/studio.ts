import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '../../lang/error.ts';
import { type Language, messages } from '../../lang/index.ts';
import { unreadable } from '../../runs/open.ts';
import { createApp, STUDIO_PORT } from '../../server/app.ts';
import { builtPage } from '../../server/page.ts';
import { serve } from '../../server/serve.ts';
import type { Io } from '../../text/io.ts';
import { explain } from '../explain.ts';
import type { CommonOptions } from '../options.ts';

/** The options of `studio`. */
interface StudioOptions extends CommonOptions {
  readonly port?: number;
  readonly host: string;
  readonly runs: string;
  readonly lang?: Language;
}

/** Serves the page and the runs until it is interrupted. */
export async function studioCommand(options: StudioOptions, io: Io): Promise<void> {
  const catalogue = messages(options.lang, io.env);
  const text = catalogue.studio;
  const signal = io.interruptible(text.ending);
  const { host, port } = options;
  const runs = resolve(options.runs);
  const hasFolder = await isFolder(runs);
  const onError = (error: Error): void =>
    void explain(error, catalogue, { debug: options.debug === true, io });
  const shared = { text: catalogue, onError };
  const server = await serve({ host, port, defaultPort: STUDIO_PORT, ...shared }, (isOwnHost) =>
    createApp({ site: builtPage(), runs, isOwnHost, ...shared }),
  );
  io.stdout.write(`Gradus Studio: ${server.url}\n`);
  if (server.isPublic) io.stderr.write(`gradus: ${text.isPublic(server.networkUrls)}\n`);
  if (!hasFolder) io.stderr.write(`gradus: ${text.noFolder(options.runs)}\n`);
  io.stderr.write(`${text.serves(options.runs)}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  await server.close();
  throw signal.reason;
}

/**
 * Whether the folder of runs exists. A missing folder is not an error, because runs can follow later.
 * @throws DataError if the path is not a folder
 */
async function isFolder(runs: string): Promise<boolean> {
  const stats = await stat(runs).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw unreadable(runs, cause);
  });
  if (stats?.isDirectory() === false) {
    throw new InputError(runs, ({ commandUsage }) => commandUsage.runsFolder);
  }
  return stats !== null;
}
