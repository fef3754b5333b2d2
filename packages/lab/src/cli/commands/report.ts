import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ImageDataset } from '@gradus/datasets';
import { DataError } from 'gradus';
import { InputError } from '../../lang/error.ts';
import { type Language, type Messages, messages } from '../../lang/index.ts';
import { examine } from '../../report/examine.ts';
import { type FigureFile, figureFiles, reportPage } from '../../report/report.ts';
import { type JudgedTable, namesOf, type Reported } from '../../report/reported.ts';
import { sweepFigureFiles, sweepPage } from '../../report/sweep.ts';
import { resumeCommandOf } from '../../runs/commands.ts';
import { prepareDirectory, writeWhole } from '../../runs/files.ts';
import { readJudgement } from '../../runs/judgement.ts';
import { hasWeights, isOnPictures, type Run, readEvents } from '../../runs/reader.ts';
import { readSplit } from '../../runs/weights.ts';
import { RUN_FILES } from '../../runs/writer.ts';
import type { TableData } from '../../settings/schema.ts';
import { errorText } from '../../text/error-text.ts';
import type { Io } from '../../text/io.ts';
import { UsageError } from '../errors.ts';
import type { CommonOptions } from '../options.ts';
import { VERSION } from '../version.ts';
import { chosenRuns, imagesOf, modelOf, predictorOf } from './common/run-data.ts';
import { gatherSweep, sweepNamed } from './report/sweep.ts';

/** The options of `report`. */
interface ReportOptions extends CommonOptions {
  readonly runs: string;
  readonly data?: string;
  readonly out: string;
  readonly svg?: string;
  readonly png?: string;
  readonly lang?: Language;
}

/** Most pictures of mistakes for each run. */
const MISTAKES = 24;

/** Writes a page about runs or a sweep, and its figures as files if asked for. */
export async function reportCommand(
  names: readonly string[],
  options: ReportOptions,
  io: Io,
): Promise<void> {
  await checkFile(options.out);
  const text = messages(options.lang, io.env);
  const made = { on: new Date(), version: VERSION };
  const sweep = await sweepNamed(names, options.runs);
  if (sweep !== null) {
    const reported = await gatherSweep(sweep, options.runs, text);
    const figures = (words: Messages): FigureFile[] => sweepFigureFiles(reported.view, words);
    return save(sweepPage(reported, text, made), figures, options, io);
  }
  const signal = io.interruptible();
  const { runs: opened, unreadable } = await chosenRuns(names, options, io, async (run) => ({
    ...run,
    events: await readEvents(run),
  }));
  const titles = namesOf(opened);
  const runs: Reported[] = [];
  for (const [i, run] of opened.entries()) {
    runs.push(await gather(run, titles[i], options, io, signal));
  }
  sayWhatLacks(runs, text, io);
  const page = reportPage(runs, unreadable, text, made);
  await save(page, (words) => figureFiles(runs, words), options, io);
}

/** @throws UsageError if no file can be created with that name */
async function checkFile(out: string): Promise<void> {
  const isDirectory = (path: string): Promise<boolean> =>
    stat(path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
  const folder = dirname(out);
  if (await isDirectory(out)) {
    const example = join(out, 'report.html');
    throw new UsageError(({ commandUsage }) => commandUsage.outIsFolder(out, example));
  }
  if (await isDirectory(folder)) return;
  throw new UsageError(({ commandUsage }) => commandUsage.noFolder(out, folder));
}

/** Reports the networks that lack parts of the page, and why. */
function sayWhatLacks(runs: readonly Reported[], { report }: Messages, { stderr }: Io): void {
  for (const { run, name, examination } of runs) {
    if (examination === null) {
      const command = report.toHaveWeights(resumeCommandOf(run));
      stderr.write(`gradus: ${report.noWeights(name)} ${command}\n`);
    } else if (typeof examination === 'string') {
      stderr.write(`gradus: ${report.notTested(name, examination)}\n`);
    }
  }
}

/** Writes the page, and its figures if asked for. */
async function save(
  page: string,
  figures: (text: Messages) => FigureFile[],
  { out, svg, png, lang }: ReportOptions,
  io: Io,
): Promise<void> {
  const text = messages(lang, io.env);
  await writeWhole(resolve(out), page);
  io.stdout.write(`${text.report.saved(out)}\n`);
  if (svg !== undefined) {
    const files = figures(text);
    await saveFigures(files, svg, 'svg', (figure) => `${figure.svg}\n`);
    io.stdout.write(`${text.report.savedFigures(files.length, svg)}\n`);
  }
  if (png !== undefined) await savePngs(figures, png, text, io);
}

async function savePngs(
  figures: (text: Messages) => FigureFile[],
  folder: string,
  text: Messages,
  io: Io,
): Promise<void> {
  const { hasKoreanFont, png } = await import('../../charts/png.ts');
  const lacksFont = text.report.languageTag === 'ko' && !hasKoreanFont();
  const files = figures(lacksFont ? messages('en') : text);
  await saveFigures(files, folder, 'png', ({ svg }) => png(svg));
  io.stdout.write(`${text.report.savedFigures(files.length, folder)}\n`);
  if (lacksFont) io.stderr.write(`gradus: ${text.report.noKoreanFont}\n`);
}

async function saveFigures(
  files: readonly FigureFile[],
  folder: string,
  format: 'svg' | 'png',
  bytesOf: (file: FigureFile) => string | Uint8Array | Promise<Uint8Array>,
): Promise<void> {
  await prepareDirectory(folder, `--${format}`);
  for (const file of files) {
    await writeWhole(join(folder, `${file.name}.${format}`), await bytesOf(file));
  }
}

/** The readable parts of a run. */
async function gather(
  { events, ...run }: Run & Pick<Reported, 'events'>,
  name: string,
  options: ReportOptions,
  io: Io,
  signal: AbortSignal,
): Promise<Reported> {
  const known = { run, name, events, classNames: [] };
  if (!hasWeights(run)) return { ...known, examination: null };
  let images: ImageDataset;
  try {
    if (!isOnPictures(run)) {
      return { ...known, examination: await judgedTable(run as Run<TableData>, options, io) };
    }
    const model = await modelOf(run, options, io);
    images = await imagesOf(run, options.data, signal);
    const examination = await examine(run, model, images, MISTAKES, signal);
    return { ...known, classNames: images.classNames, examination };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { ...known, examination: errorText(error, messages(options.lang, io.env)) };
  }
}

/**
 * The evaluation of a network for a table, and its parts.
 * @throws DataError if it was not tested, or a file is damaged
 */
async function judgedTable(
  run: Run<TableData>,
  options: ReportOptions,
  io: Io,
): Promise<JudgedTable> {
  const { data, training } = run.config;
  const judgement = await readJudgement(run);
  if (judgement === null) {
    const command = resumeCommandOf(run);
    throw new InputError(join(run.folder, RUN_FILES.judgement), ({ commandUsage }) =>
      commandUsage.notTrained(command),
    );
  }
  const predictor = await predictorOf(run, options, io);
  const split = await readSplit(run);
  return {
    judgement,
    names: { target: data.target, classNames: data.classNames },
    description: predictor.model.fitted.description,
    split: {
      rows: {
        train: split?.train.length ?? 0,
        validation: split?.validation.length ?? 0,
        test: data.split.test === null ? (split?.test.length ?? 0) : judgement.rows,
      },
      by: data.split,
      seed: training.seed,
    },
  };
}
