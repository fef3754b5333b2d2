import { once } from 'node:events';
import { type Language, messages } from '../../lang/index.ts';
import type { Run } from '../../runs/reader.ts';
import { createPredictionApp, PREDICTION_PORT } from '../../server/predictions.ts';
import { serve } from '../../server/serve.ts';
import type { PictureData } from '../../settings/schema.ts';
import type { Io } from '../../text/io.ts';
import { explain } from '../explain.ts';
import type { CommonOptions } from '../options.ts';
import { pictureFrom } from './common/picture.ts';
import { chosenRun } from './common/run-data.ts';
import { pageOf } from './export/html.ts';
import { memoized, sourceOf } from './export/source.ts';

/** The options of `serve`. */
interface ServeOptions extends CommonOptions {
  readonly port?: number;
  readonly host: string;
  readonly runs: string;
  readonly lang?: Language;
}

/** Serves the predictions of a run's network until it is interrupted. */
export async function serveCommand(name: string, options: ServeOptions, io: Io): Promise<void> {
  const text = messages(options.lang, io.env);
  const run = await chosenRun(name, options, io);
  const source = await sourceOf(run, options, io);
  const { predictor, subject } = source;
  const signal = io.interruptible(text.serving.ending);
  const { host, port } = options;
  const onError = (error: Error): void =>
    void explain(error, text, { debug: options.debug === true, io });
  const shared = { text, onError };
  const server = await serve({ host, port, defaultPort: PREDICTION_PORT, ...shared }, (isOwnHost) =>
    createPredictionApp({
      ...{ run: run.config.id, name: subject.name, predictor, isOwnHost, ...shared },
      page: memoized(() => pageOf(source, text)),
      readPicture: (bytes, file) => pictureFrom(run as Run<PictureData>, bytes, file),
    }),
  );
  io.stdout.write(`${text.serving.at(run.config.id, server.url)}\n`);
  if (server.isPublic) io.stderr.write(`gradus: ${text.serving.isPublic(server.networkUrls)}\n`);
  io.stderr.write(`${text.serving.paths(`${server.url}predict`)}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  await server.close();
  throw signal.reason;
}
