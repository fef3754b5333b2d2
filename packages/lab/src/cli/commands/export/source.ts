import { basename, extname } from 'node:path';
import { DataError } from 'gradus';
import { subjectOf } from 'gradus/export';
import { PicturePredictor } from 'gradus/preprocessing';
import { messages } from '../../../lang/index.ts';
import { isOnTable, type Run } from '../../../runs/reader.ts';
import { type PictureData, sourceName, type TableData } from '../../../settings/schema.ts';
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
import type { ExportSource } from './format.ts';

/** What is exported of a run. @throws DataError where its weights are missing or damaged */
export async function sourceOf(run: Run, options: RunOptions, io: Io): Promise<ExportSource> {
  const name = titleOf(run);
  if (isOnTable(run)) {
    const predictor = await predictorOf(run, options, io);
    const samples = orNull(run, options, io, (most) => sampleRows(run, options.data, most, io));
    return { run, predictor, subject: subjectOf(predictor, { name }), samples };
  }
  const ofPictures = run as Run<PictureData>;
  const predictor = await picturePredictorOf(ofPictures, options, io);
  const samples = orNull(run, options, io, (most) =>
    samplePictures(ofPictures, options.data, most, io),
  );
  return { run, predictor, subject: subjectOf(predictor, { name }), samples };
}

/** The network of a run on pictures, with what its inputs and outputs mean. */
async function picturePredictorOf(
  run: Run<PictureData>,
  options: RunOptions,
  io: Io,
): Promise<PicturePredictor> {
  const { rows, columns, channels = 1 } = run.config.data;
  const picture = { rows, columns, channels, preparation: preprocessingOf(run) };
  const model = await modelOf(run, options, io);
  return new PicturePredictor(model, { picture, classNames: classNamesOf(run) });
}

/** What a run was trained on, as a title and the name of a file: `penguins`, `mnist`. */
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

/** Samples as `read` gives them; where the data are gone, says so once. */
function orNull<T>(
  { config }: Run,
  { lang }: RunOptions,
  io: Io,
  read: (most: number) => Promise<T>,
): (most: number) => Promise<T | null> {
  return async (most) => {
    try {
      return await read(most);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const text = messages(lang, io.env).exporting;
      io.stderr.write(`gradus: ${text.noSamples(config.id, inLine(error.message))}\n`);
      return null;
    }
  };
}

async function sampleRows(run: Run<TableData>, where: string | undefined, most: number, io: Io) {
  const rows = (await tableOf(run, where, io.interruptible())).rows('test');
  return rows.select(spaced(rows.length, most));
}

async function samplePictures(
  run: Run<PictureData>,
  where: string | undefined,
  most: number,
  io: Io,
): Promise<Uint8Array[]> {
  const { test } = await imagesOf(run, where, io.interruptible());
  const { inputDim } = run.config.model;
  const pixels = test.images.data as Uint8Array;
  return Array.from(spaced(pixels.length / inputDim, most), (place) =>
    pixels.slice(place * inputDim, (place + 1) * inputDim),
  );
}

/** At most so many places below `length`, evenly spaced. */
function spaced(length: number, most: number): Int32Array {
  const count = Math.min(length, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}
