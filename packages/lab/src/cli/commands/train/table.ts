/** `gradus train FILE`: a network for a table, from raw rows to its evaluation on the test rows. */
import { relative, resolve } from 'node:path';
import { setBackend } from 'gradus';
import { duplicateRows, type Split, summarize, type TableWarning } from 'gradus/table';
import { createExperiment } from '../../../experiment/create.ts';
import { type Messages, messages } from '../../../lang/index.ts';
import { prepareDirectory } from '../../../runs/files.ts';
import { thisMachine } from '../../../runs/machine.ts';
import { removeAbandoned } from '../../../runs/never-started.ts';
import { RunWriter } from '../../../runs/writer.ts';
import type { ExperimentConfig, TableData } from '../../../settings/schema.ts';
import type { TrainingTable } from '../../../tabular/data.ts';
import { pauseFor } from '../../../tabular/pause.ts';
import { sizesOf } from '../../../tabular/rows.ts';
import { BINS, overviewLines, warningLines } from '../../../text/columns.ts';
import { hasColor, type Io, widthOf } from '../../../text/io.ts';
import { grouped } from '../../../text/numbers.ts';
import { type Colors, createColors } from '../../../text/terminal.ts';
import { wrap } from '../../../text/width.ts';
import { VERSION } from '../../version.ts';
import { type Reporter, reporterFor } from '../common/reporters.ts';
import type { PointsOptions, RowSource } from '../common/row-source.ts';
import { backendOf, type TrainOptions } from '../common/settings.ts';
import type { TableOptions } from '../common/table.ts';
import {
  checkTablePlan,
  foldsOf,
  planTable,
  type SplitOptions,
  type TablePlan,
  tableExperiment,
} from '../common/table-plan.ts';
import { foldLines, tableSummary } from '../common/table-summary.ts';
import { tableParts, trainRun } from '../common/train-run.ts';

/** The options of `train` for tables. */
export interface TrainTableOptions extends TrainOptions, TableOptions, SplitOptions, PointsOptions {
  /** Options that the user wrote, such as `--lr`. */
  readonly givenOptions: readonly string[];
}

/** Where the command writes to. */
interface Output {
  readonly root: string;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Call it after long synchronous work, so that signals are handled. */
  readonly pause: () => Promise<void>;
  /** Text on how to continue after a stop, see {@link trainRun}. */
  readonly goOn?: (command: string) => string;
  readonly text: Messages;
  readonly width: number;
  readonly colors: Colors;
  readonly color: boolean;
}

/** Trains a network on a table, or one for each fold, and prints the evaluation. */
export async function trainTable(
  from: RowSource,
  options: TrainTableOptions,
  io: Io,
): Promise<void> {
  // Report errors in options before the table is read.
  const network = checkTablePlan(options);
  const root = resolve(options.out);
  await prepareDirectory(root);
  await removeAbandoned(root);
  const text = messages(options.lang, io.env);
  const signal = io.interruptible(text.train.stopping);
  const pause = pauseFor(signal);
  const plan = await planTable(from, network, options, text, io, signal);
  await pause();
  setBackend(backendOf(options));
  const color = hasColor(io.stdout, io.env, options.color);
  const [width, colors] = [widthOf(io.stdout), createColors(color)];
  const reporter = reporterFor(options, io, color, 'table');
  const summaries = summarize(plan.table, { plan: plan.plan, bins: BINS });
  reporter.lines([
    ...overviewLines(plan.table, plan.plan, summaries, text.data, width, colors),
    '',
  ]);
  await pause();
  const output = { root, reporter, signal, pause, text, width, colors, color };
  const outcomes = [];
  const folds = foldsOf(options);
  for (const [i, fold] of folds.entries()) {
    const rest = folds.slice(i + 1).map((other) => `--fold ${(other?.index ?? 0) + 1}`);
    const goOn = rest.length === 0 ? undefined : text.train.goOnBefore(rest.join(', '));
    outcomes.push(await trainOn(plan, fold, options, { ...output, goOn }, io));
    signal.throwIfAborted();
  }
  if (options.json) return;
  const where = relative('', root) || '.';
  const lines =
    outcomes.length === 1
      ? tableSummary(outcomes[0], where, text, width, colors)
      : foldLines(outcomes, where, text, colors);
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** Trains one network, on the usual split or on that of a fold. */
async function trainOn(
  plan: TablePlan,
  fold: TableData['split']['fold'],
  options: TrainTableOptions,
  { reporter, text, width, ...output }: Output,
  io: Io,
) {
  const { config: settings, data, rows } = tableExperiment(plan, fold, options, text, io);
  await output.pause();
  const config = {
    gradus: VERSION,
    node: process.version,
    machine: thisMachine(),
    ...settings,
  };
  const experiment = await createExperiment(config, data);
  const run = await RunWriter.create(output.root, config);
  await run.saveSplit(rows);
  const duplicates = duplicatesOf(plan, rows);
  reporter.lines([
    ...(duplicates === null ? [] : warningLines(duplicates, text.data, width)),
    ...wrap(splitText(data, config, text), width),
  ]);
  return trainRun({
    ...{ run, config, experiment, reporter, text, io },
    ...{ signal: output.signal, goOn: output.goOn, color: output.color },
    ...tableParts(data, experiment, config, output.signal),
  });
}

function duplicatesOf(
  { table, plan, test: testTable }: TablePlan,
  { train, test }: Split,
): TableWarning | null {
  if (testTable === undefined) return duplicateRows(table, plan, { train, test });
  return duplicateRows(table, plan, { train }, testTable);
}

function splitText(
  data: TrainingTable,
  { data: about, training }: ExperimentConfig<TableData>,
  text: Messages,
): string {
  const sizes = sizesOf(data).map(grouped);
  return text.trainTable.split(sizes, about, training.seed);
}
