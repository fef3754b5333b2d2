import { basename, extname } from 'node:path';
import { DataError, fromArray, Generator, noGrad } from 'gradus';
import { DataLoader } from 'gradus/data';
import { type ExportSubject, modelCard, subjectOf } from 'gradus/export';
import { PicturePredictor } from 'gradus/preprocessing';
import { evaluate, type Model } from 'gradus/train';
import { TEST_BATCH } from '../../../experiment/create.ts';
import { type ExperimentData, flatten } from '../../../experiment/data.ts';
import { LocalizedError } from '../../../lang/error.ts';
import { messages } from '../../../lang/index.ts';
import { isOnTable, type Run } from '../../../runs/reader.ts';
import { type PictureData, sourceName, type TableData } from '../../../settings/schema.ts';
import { errorText } from '../../../text/error-text.ts';
import type { Io } from '../../../text/io.ts';
import { inLine } from '../../../text/terminal.ts';
import type { RunOptions } from '../../options.ts';
import {
  classNamesOf,
  imagesOf,
  modelOf,
  predictorOf,
  preprocessingOf,
  tableOf,
} from '../common/run-data.ts';
import { pictureFacts, tableFacts } from './card.ts';
import type { ExportSource, Quality } from './format.ts';

/** Number of inputs that test whether the outputs of a network are finite. */
const PROBES = 8;

/** The parts of a run that formats export. @throws DataError if its weights are missing or damaged */
export async function sourceOf(run: Run, options: RunOptions, io: Io): Promise<ExportSource> {
  const source = isOnTable(run)
    ? await tableSource(run, options, io)
    : await pictureSource(run as Run<PictureData>, options, io);
  refuseDiverged(run, source.subject);
  return source;
}

/** @throws GradusError if outputs are not finite, which happens long before weights are infinite */
function refuseDiverged({ config }: Run, { model, inputShape: [size] }: ExportSubject): void {
  const inputs = fromArray(new Generator().manualSeed(0).uniform(PROBES * size, 0, 1), [
    PROBES,
    size,
  ]);
  const outputs = noGrad(() => (model as Model).forward(inputs).dataSync());
  const wrong = Array.from(outputs).find((output) => !Number.isFinite(output));
  if (wrong === undefined) return;
  throw new LocalizedError(({ commandUsage }) => commandUsage.notFinite(config.id, wrong), {
    code: 'divergence',
  });
}

async function tableSource(
  run: Run<TableData>,
  options: RunOptions,
  io: Io,
): Promise<ExportSource> {
  const name = titleOf(run);
  const predictor = await predictorOf(run, options, io);
  const data = memoized(() =>
    orNull(run, options, io, () => tableOf(run, options.data, io.interruptible())),
  );
  return {
    ...{ run, predictor, subject: subjectOf(predictor, { name }, run.config.id) },
    samples: async (most) => {
      const table = await data();
      if (table === null) return null;
      const test = table.rows('test');
      // Any rows can show whether two programs agree.
      const rows = test.length < most ? table.rows('train') : test;
      return rows.select(spaced(rows.length, most));
    },
    measure: async () => measureOn(await data(), predictor.model, io),
    card: memoized(async () => {
      const facts = await tableFacts(run, predictor, await data(), messages(options.lang, io.env));
      return modelCard(predictor, { name, ...facts });
    }),
  };
}

async function pictureSource(
  run: Run<PictureData>,
  options: RunOptions,
  io: Io,
): Promise<ExportSource> {
  const name = titleOf(run);
  const predictor = await picturePredictorOf(run, options, io);
  const data = memoized(() =>
    orNull(run, options, io, () => imagesOf(run, options.data, io.interruptible())),
  );
  return {
    ...{ run, predictor, subject: subjectOf(predictor, { name }, run.config.id) },
    samples: async (most) => {
      const images = await data();
      if (images === null) return null;
      const { pixels } = predictor;
      const bytes = images.test.images.data as Uint8Array;
      return Array.from(spaced(bytes.length / pixels, most), (place) =>
        bytes.slice(place * pixels, (place + 1) * pixels),
      );
    },
    measure: async () => {
      const images = await data();
      return measureOn(images && flatten(images), predictor.model, io);
    },
    card: memoized(async () => {
      const facts = await pictureFacts(
        run,
        predictor.model,
        await data(),
        messages(options.lang, io.env),
      );
      return modelCard(predictor, { name, ...facts });
    }),
  };
}

/** `measure` of {@link ExportSource}. */
function measureOn(
  data: ExperimentData | null,
  model: Model,
  io: Io,
): (() => Promise<Quality>) | null {
  if (data === null) return null;
  const { task } = data;
  const loader = new DataLoader(data.validation ?? data.test, { batchSize: TEST_BATCH });
  return async () => {
    const found = await evaluate(model, loader, { task, signal: io.interruptible() });
    return 'r2' in found
      ? { metric: 'r2', value: found.r2 }
      : { metric: 'accuracy', value: found.accuracy };
  };
}

/** Calls `make` once, and returns its result for every call. */
export function memoized<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** The network of a run on pictures, with the meaning of its inputs and outputs. */
async function picturePredictorOf(
  run: Run<PictureData>,
  options: Pick<RunOptions, 'lang'>,
  io: Io,
): Promise<PicturePredictor> {
  const { rows, columns, channels = 1 } = run.config.data;
  const picture = { rows, columns, channels, preparation: preprocessingOf(run) };
  const model = await modelOf(run, options, io);
  return new PicturePredictor(model, { picture, classNames: classNamesOf(run) });
}

/** The name of the training data, for titles and names of files: `penguins`, `mnist`. */
export function titleOf({ config: { data } }: Run): string {
  const path = data.kind === 'table' ? sourceName(data.source) : data.directory;
  const isFolder = data.kind === 'pictures' && data.name === 'folder';
  const name =
    data.kind === 'table'
      ? basename(path ?? '').replace(/\.gz$/i, '')
      : isFolder
        ? basename(path ?? '')
        : data.name;
  const stem = isFolder ? name : name.slice(0, name.length - extname(name).length);
  return stem === '' ? 'model' : stem;
}

/** The result of `read`; null, with a note on stderr, if the data no longer exist. */
async function orNull<T>(
  { config }: Run,
  { lang }: RunOptions,
  io: Io,
  read: () => Promise<T>,
): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const text = messages(lang, io.env);
    const problem = inLine(errorText(error, text));
    io.stderr.write(`gradus: ${text.exporting.noData(config.id, problem)}\n`);
    return null;
  }
}

/** At most `most` evenly spaced indices below `length`. */
function spaced(length: number, most: number): Int32Array {
  const count = Math.min(length, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}
