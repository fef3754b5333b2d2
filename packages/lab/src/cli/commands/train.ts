import { relative } from 'node:path';
import { takeTensors } from '@gradus/datasets';
import { createExperiment } from '../../experiment/create.ts';
import { messages } from '../../lang/index.ts';
import { RunWriter } from '../../runs/writer.ts';
import { hasColor, type Io } from '../../text/io.ts';
import { splitLines, takeFolder } from './common/load-pictures.ts';
import { configOf, prepare } from './common/plan.ts';
import { reporterFor } from './common/reporters.ts';
import { rowSourceOf } from './common/row-source.ts';
import { architectures, settingsIn, type TrainOptions } from './common/settings.ts';
import { type Outcome, summaryTable } from './common/summary-table.ts';
import { trainRun } from './common/train-run.ts';
import type { TrainTableOptions } from './train/table.ts';

/** Trains networks by name, or one on a table. */
export async function trainCommand(
  subjects: readonly string[],
  given: TrainTableOptions,
  io: Io,
): Promise<void> {
  const { names, options } = takeFolder(subjects, given);
  const rows = rowSourceOf(names, options);
  if (rows === null) return trainModels(names, options, io);
  const { trainTable } = await import('./train/table.ts');
  await trainTable(rows, options, io);
}

/** Trains the networks one after the other, stores them as runs, and compares them. */
async function trainModels(names: readonly string[], options: TrainOptions, io: Io): Promise<void> {
  const networks = architectures(named(names, options), options);
  // Report errors in options before the data is loaded.
  for (const network of networks) settingsIn(options, network);
  const plan = await prepare(options, io, takeTensors);
  const { data, root, signal } = plan;
  const configs = networks.map((network) => configOf(network, options, plan));
  const color = hasColor(io.stdout, io.env, options.color);
  const reporter = reporterFor(options, io, color, 'pictures');
  const text = messages(options.lang, io.env);
  reporter.lines(splitLines(plan.source, plan.images, text.pictures));
  const outcomes: Outcome[] = [];
  for (const [i, config] of configs.entries()) {
    const experiment = await createExperiment(config, data);
    const run = await RunWriter.create(root, config);
    const rest = configs.slice(i + 1).map(({ model }) => model.name);
    const goOn = rest.length === 0 ? undefined : text.train.goOnBefore(rest.join(', '));
    const hasOwnValidation = data.validation !== null;
    const task = { run, config, experiment, hasOwnValidation, reporter, signal, io };
    outcomes.push(await trainRun({ ...task, text, color, goOn }));
    signal.throwIfAborted();
  }
  if (options.json) return;
  const lines = summaryTable(outcomes, relative('', root) || '.', text, color);
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** The given names. Without names, class folders get a single network, because their pictures can be large. */
function named(names: readonly string[], { dataset, hidden }: TrainOptions): readonly string[] {
  const isOpen = names.length === 0 && hidden === undefined;
  return isOpen && dataset === 'folder' ? ['C'] : names;
}
