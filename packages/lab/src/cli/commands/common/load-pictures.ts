/** Pictures for commands that train: loads them with progress, and describes them. */

import { basename } from 'node:path';
import type { ImageFolderProgress } from '@gradus/datasets';
import {
  type DataSource,
  formOf,
  type LoadedImages,
  loadImages,
} from '../../../experiment/data.ts';
import { type Language, type Messages, messages } from '../../../lang/index.ts';
import { lessonArchitecture } from '../../../settings/architecture.ts';
import { type Io, isFancy } from '../../../text/io.ts';
import { grouped } from '../../../text/numbers.ts';
import { inLine } from '../../../text/terminal.ts';
import { UsageError } from '../../errors.ts';
import { isFolder } from './row-source.ts';

/** Reading shows its progress if it takes longer than this. */
const PATIENCE_MS = 500;
/** Most skipped files that are named. */
const MOST_NAMED = 5;
/** Most classes that are named. */
const MOST_CLASSES = 12;

/**
 * Loads pictures with a progress line on stderr, and lists skipped files there.
 * @throws DataError if files are missing or wrong; the signal's reason if it is aborted
 */
export async function loadPictures(
  source: DataSource,
  { lang }: { readonly lang?: Language },
  io: Io,
  signal?: AbortSignal,
): Promise<LoadedImages> {
  const text = messages(lang, io.env).pictures;
  const start = performance.now();
  let isShown = false;
  const onProgress = ({ phase, done, total }: ImageFolderProgress): void => {
    if (!isFancy(io.stderr, io.env) || performance.now() - start < PATIENCE_MS) return;
    isShown = true;
    io.stderr.control?.(`\r${text.reading[phase](grouped(done), grouped(total))}\u001b[K`);
  };
  const clear = (): void => {
    if (isShown) io.stderr.control?.('\r\u001b[K');
  };
  const folder = { ...source.folder, onProgress };
  const images = await loadImages({ ...source, folder }, signal).finally(clear);
  const { skipped = [] } = images;
  for (const { file, problem, details } of skipped.slice(0, MOST_NAMED)) {
    const path = inLine(`${source.directory}/${file}`);
    io.stderr.write(`gradus: ${text.leftOut(path, text.problem(details) ?? problem)}\n`);
  }
  const more = skipped.length - MOST_NAMED;
  if (more > 0) io.stderr.write(`gradus: ${text.moreLeftOut(grouped(more))}\n`);
  return images;
}

/** The content of class folders and their split. Empty for published sets, whose split is known. */
export function splitLines(
  { directory, folder }: DataSource,
  images: LoadedImages,
  text: Messages['pictures'],
): string[] {
  const { parts, classNames, train, validation = null, test } = images;
  if (parts === undefined) return [];
  const { channels, rows, columns } = formOf(images);
  const [trained, validated, tested] = [train, validation, test].map(
    (part) => part?.labels.data.length ?? 0,
  );
  const named = classNames.slice(0, MOST_CLASSES).map(inLine).join(', ');
  const names = classNames.length > MOST_CLASSES ? `${named}, …` : named;
  const counts = { train: grouped(trained), validation: grouped(validated), test: grouped(tested) };
  return [
    text.found(
      inLine(basename(directory ?? '')),
      grouped(trained + validated + tested),
      grouped(classNames.length),
      names,
    ),
    text.form(rows, columns, channels === 3),
    parts === null
      ? text.splitBySeed(counts.train, counts.test, folder?.seed ?? 0)
      : text.splitByFolders(parts, counts),
  ];
}

/**
 * Takes the folder of pictures from the names of networks, if it is the last: `train C photos/`.
 * @throws UsageError if the data is given twice
 */
export function takeFolder<O extends { readonly dataset?: string; readonly data?: string }>(
  names: readonly string[],
  options: O,
): { names: readonly string[]; options: O } {
  const last = names.at(-1);
  if (last === undefined || lessonArchitecture(last) !== undefined || !isFolder(last)) {
    return { names, options };
  }
  if (options.data !== undefined) {
    throw new UsageError(({ settingsUsage }) =>
      settingsUsage.picturesTwice(last, options.data as string),
    );
  }
  return { names: names.slice(0, -1), options: { ...options, dataset: 'folder', data: last } };
}
