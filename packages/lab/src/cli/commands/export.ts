import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { messages } from '../../lang/index.ts';
import { writeWhole } from '../../runs/files.ts';
import { isOnTable, isThere, type Run } from '../../runs/reader.ts';
import type { Io } from '../../text/io.ts';
import { grouped } from '../../text/numbers.ts';
import { inLine } from '../../text/terminal.ts';
import { UsageError } from '../errors.ts';
import { chosenRun } from './common/run-data.ts';
import type { Exported, ExportedFile, ExportOptions } from './export/format.ts';
import { EXPORT_FORMATS, type ExportFormatName } from './export/formats.ts';
import { sourceOf, titleOf } from './export/source.ts';

/** Ending of the model card. Other documents are unlikely to have it. */
const CARD = '.card.md';

/** Writes the network of a run in the format of another program, and its model card beside it. */
export async function exportCommand(name: string, options: ExportOptions, io: Io): Promise<void> {
  const format = EXPORT_FORMATS[options.to as ExportFormatName];
  if (options.quantize && !('canQuantize' in format)) {
    throw new UsageError(({ commandUsage }) => commandUsage.noQuantize(options.to));
  }
  const { endings, load } = format;
  const run = await chosenRun(name, options, io);
  const { stem, ending } = placeOf(run, options, endings);
  await checkPlace(run, `${stem}${ending}`, options.out);
  const text = messages(options.lang, io.env);
  const source = await sourceOf(run, options, io);
  const write = await load();
  const exported = await write(source, { options, ending, text });
  const card = { ending: CARD, content: await source.card() };
  const written = await writeAll([...exported.files, card], stem);
  if (options.json) {
    io.stdout.write(`${JSON.stringify(asJson(run, options, exported, written))}\n`);
    return;
  }
  const { exporting } = text;
  for (const { path, bytes, isReplaced } of written) {
    const say = isReplaced ? exporting.replaced : exporting.written;
    io.stdout.write(`${say(inLine(path), grouped(bytes))}\n`);
  }
  for (const note of exported.notes ?? []) io.stdout.write(`${note}\n`);
}

/** The common beginning of the names of all exported files, and the ending of the first. */
function placeOf(
  run: Run,
  { out, to }: ExportOptions,
  endings: readonly string[],
): { stem: string; ending: string } {
  if (out === undefined) return { stem: fileName(titleOf(run)), ending: endings[0] };
  const found = endings.find((ending) => out.toLowerCase().endsWith(ending));
  if (found !== undefined && resolve(out) !== resolve(dirname(out), found)) {
    return { stem: out.slice(0, -found.length), ending: out.slice(-found.length) };
  }
  const example = join(dirname(out), `${fileName(titleOf(run))}${endings[0]}`);
  throw new UsageError(({ commandUsage }) => commandUsage.otherEnding(out, to, endings, example));
}

/** A title as the name of a file on every system. */
function fileName(title: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removes them
  return title.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_').replace(/^[-.]/, '_');
}

/** @throws UsageError if a file cannot be created there, or would replace one that the run needs */
async function checkPlace(run: Run, path: string, out: string | undefined): Promise<void> {
  const folder = dirname(resolve(path));
  const isDirectory = (name: string): Promise<boolean> =>
    stat(name).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
  if (await isDirectory(path)) {
    throw new UsageError(({ commandUsage }) => commandUsage.isFolder(path));
  }
  if (!(await isDirectory(folder))) {
    throw new UsageError(({ commandUsage }) => commandUsage.noFolder(String(out), folder));
  }
  if (folder === resolve(run.folder)) {
    throw new UsageError(({ commandUsage }) => commandUsage.inRun(String(out)));
  }
  if (isOnTable(run) && run.config.data.source.kind === 'file') {
    if (resolve(path) !== resolve(run.config.data.source.path)) return;
    throw new UsageError(({ commandUsage }) => commandUsage.isTable(String(out)));
  }
}

/** A written file. */
interface Written {
  readonly path: string;
  readonly bytes: number;
  /** Whether it replaced a file. */
  readonly isReplaced: boolean;
}

async function writeAll(files: readonly ExportedFile[], stem: string): Promise<Written[]> {
  const written: Written[] = [];
  for (const { ending, content } of files) {
    const path = `${stem}${ending}`;
    const isReplaced = isThere(path);
    await writeWhole(resolve(path), content);
    written.push({ path, bytes: Buffer.byteLength(content), isReplaced });
  }
  return written;
}

function asJson(
  { config }: Run,
  { to }: ExportOptions,
  { facts }: Exported,
  written: readonly Written[],
): object {
  const files = written.map(({ path, bytes, isReplaced }) => ({
    path: resolve(path),
    bytes,
    replaced: isReplaced,
  }));
  return { run: config.id, format: to, files, ...facts };
}
