import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DataError } from 'gradus';
import type { Messages } from '../../../lang/index.ts';
import type { Reported } from '../../../report/reported.ts';
import type { ReportedSweep } from '../../../report/sweep.ts';
import { hasConfig, readEvents, readRun } from '../../../runs/reader.ts';
import { trainCommandOf } from '../../../settings/command.ts';
import { readSweep, SWEEP_FILES, sweepsIn } from '../../../sweep/folder.ts';
import { viewOfSweep } from '../../../sweep/view.ts';
import { ranked, type ViewedTrial } from '../../../trials/index.ts';
import { UsageError } from '../../errors.ts';

/** Most trials whose curves are drawn. */
const MOST_CURVES = 5;

/**
 * The folder of the sweep that a report is about; null if it is about runs.
 * @param names ids or folders of runs or of one sweep
 * @param root the directory of the runs
 * @throws UsageError if a sweep is not the only name
 */
export async function sweepNamed(names: readonly string[], root: string): Promise<string | null> {
  const found = names.flatMap((name) => {
    const folders = [name, join(sweepsIn(root), name)];
    return folders.find((folder) => existsSync(join(folder, SWEEP_FILES.config))) ?? [];
  });
  if (found.length > 0 && names.length > 1) {
    throw new UsageError(({ commandUsage }) => commandUsage.oneSweep(basename(found[0])));
  }
  return found[0] ?? null;
}

/**
 * Collects the content of a report on the sweep in `folder`.
 * @throws DataError if its files cannot be read
 */
export async function gatherSweep(
  folder: string,
  root: string,
  { trials: text }: Messages,
): Promise<ReportedSweep> {
  const view = viewOfSweep(await readSweep(folder));
  const scored = ranked(view.trials, view.mode).filter(({ score }) => score !== null);
  const found = await Promise.all(
    scored.slice(0, MOST_CURVES).map((trial) => runOf(trial, root, text)),
  );
  const best = found.filter((run) => run !== null);
  const first = best.find(({ run }) => run.config.sweep?.trial === view.best);
  return { view, best, commands: first === undefined ? [] : [trainCommandOf(first.run.config)] };
}

/** The run of a trial; null if it was deleted or cannot be read. */
async function runOf(
  { run: id, index }: ViewedTrial,
  root: string,
  text: Messages['trials'],
): Promise<Reported | null> {
  if (id === null || !hasConfig(join(root, id))) return null;
  try {
    const run = await readRun(join(root, id));
    const events = await readEvents(run);
    const name = `${text.trial} ${index}`;
    return { run, name, events, examination: null, classNames: [] };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return null;
  }
}
