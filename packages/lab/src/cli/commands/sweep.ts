/** `gradus sweep`: many trials, the best of them, and its evaluation. */
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { ArgumentError } from 'gradus';
import { checkSpace, type Space } from 'gradus/sweep';
import { LocalizedError } from '../../lang/error.ts';
import { type Messages, messages } from '../../lang/index.ts';
import { pathWord } from '../../runs/commands.ts';
import { hasConfig, readEvents, readRun } from '../../runs/reader.ts';
import { dataTitle, stamp } from '../../runs/writer.ts';
import { bestTrials, coordinate, methodOf } from '../../sweep/coordinate.ts';
import { trialDataOf } from '../../sweep/data.ts';
import { type TestScore, testIn, testWinner } from '../../sweep/final-test.ts';
import {
  findSweep,
  readSweep,
  removeSweep,
  type StoredSweep,
  type SweepConfig,
  SweepFolder,
  sweepIds,
  sweepsIn,
} from '../../sweep/folder.ts';
import { summaryOf } from '../../sweep/summary.ts';
import { hasColor, type Io, widthOf } from '../../text/io.ts';
import { createColors } from '../../text/terminal.ts';
import { UsageError } from '../errors.ts';
import { givenOptionsIn } from '../options.ts';
import { VERSION } from '../version.ts';
import { isConfirmed } from './common/confirm.ts';
import type { RunsOptions } from './runs/list.ts';
import { isDefinition, readDefinition } from './sweep/definition.ts';
import { planSweep, type SweepOptions, type SweepPlan, withWholePaths } from './sweep/plan.ts';
import { sweepReporter } from './sweep/progress.ts';
import { runnerFor } from './sweep/runner.ts';
import { spaceOf, variedName } from './sweep/space-text.ts';
import { curveLines, type LoggedTrial, sweepLines } from './sweep/text.ts';

/** Options that change how a sweep runs and is shown, but not its trials. */
const CIRCUMSTANCES = [
  'out',
  'queue',
  'parallel',
  'threads',
  'json',
  'quiet',
  'lang',
  'color',
  'debug',
];

/** Most curves that are drawn. */
const MOST_CURVES = 5;

/** Starts a sweep and runs it to its end. */
export async function sweepCommand(
  argument: string | undefined,
  given: SweepOptions,
  command: Command,
  io: Io,
): Promise<void> {
  const { subject, options, vary } = await withDefinition(argument, given, command);
  const space = spaceFor(vary, command);
  const plan = await planSweep(subject, options, space, command.options, io);
  const root = resolve(options.out);
  const config = configFor(subject, { ...options, vary }, space, plan);
  const stem = `${stamp(new Date())}-${config.title}`;
  const { writer, config: whole } = await SweepFolder.create(root, stem, config);
  const stored = { folder: writer.folder, config: whole, trials: [], repeats: [] };
  await runSweep({ writer, stored, plan, root }, options, io);
}

/** Options of `sweep resume`. */
interface ResumeOptions extends RunsOptions {
  readonly queue?: string | true;
  readonly parallel?: number;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/** Continues an interrupted sweep. */
export async function resumeSweepCommand(
  name: string,
  given: ResumeOptions,
  command: Command,
  io: Io,
): Promise<void> {
  const root = resolve(given.runs);
  const text = messages(given.lang, io.env);
  const { writer, stored } = await SweepFolder.open(await findSweep(name, root));
  try {
    const { config } = stored;
    const { subject, options: kept } = config.command;
    // Older sweeps call the list `said`.
    const givenOptions = kept.givenOptions ?? kept.said ?? [];
    const options = { ...kept, ...given, givenOptions, out: root } as unknown as SweepOptions;
    if (config.gradus !== VERSION) {
      io.stderr.write(`gradus: ${text.commandUsage.otherVersion(config.gradus, VERSION)}\n`);
    }
    const plan = await planSweep(subject, options, config.space, command.options, io);
    const present = checksumOf(plan);
    if (present !== config.checksum) {
      throw new UsageError(({ sweepUsage }) => sweepUsage.otherData(config.id));
    }
    await runSweep({ writer, stored, plan, root }, options, io);
  } finally {
    await writer.close();
  }
}

/** A sweep that is open for writing. */
interface OpenSweep {
  readonly writer: SweepFolder;
  readonly stored: StoredSweep;
  readonly plan: SweepPlan;
  readonly root: string;
}

async function runSweep(
  { writer, stored, plan, root }: OpenSweep,
  options: SweepOptions,
  io: Io,
): Promise<void> {
  const text = messages(options.lang, io.env);
  const color = hasColor(io.stdout, io.env, options.color);
  const { trials, configOf } = plan;
  const { signal } = trials;
  const runner = await runnerFor(options, stored.config, trials.shared, root, text, io);
  const reporter = sweepReporter(stored, options, io, text, color);
  try {
    const ended = await coordinate({
      writer,
      stored,
      runner,
      configOf,
      signal,
      listener: reporter,
    });
    reporter.end();
    const { winner } = summaryOf(ended);
    const dataOf = trialDataOf(trials.shared);
    const test = winner === null ? null : await testWinner(root, winner.run, dataOf, signal);
    await show(ended, test, root, options, text, io);
  } catch (error) {
    reporter.end();
    if (signal.aborted && error === signal.reason) {
      const resume = `npx gradus sweep resume ${pathWord(stored.folder)}`;
      io.stderr.write(`gradus: ${text.sweepCommand.stopped(resume)}\n`);
    }
    throw inWords(error);
  } finally {
    await runner.close();
    await writer.close();
  }
}

/** Adds the option to an error of the library. */
function inWords(error: unknown): unknown {
  if ((error as { code?: string }).code !== 'sweep') return error;
  const { message } = error as Error;
  return new LocalizedError(({ sweepUsage }) =>
    sweepUsage.allFailed(message.replace(/^.*?failed\. /, '')),
  );
}

async function show(
  stored: StoredSweep,
  test: TestScore | null,
  root: string,
  { json, color }: Pick<SweepOptions, 'json' | 'color'>,
  text: Messages,
  io: Io,
): Promise<void> {
  if (json) {
    const { folder, config } = stored;
    const end = { event: 'end', id: config.id, folder, ...summaryOf(stored), test };
    io.stdout.write(`${JSON.stringify(end)}\n`);
    return;
  }
  const colors = createColors(hasColor(io.stdout, io.env, color));
  const width = widthOf(io.stdout);
  const best = bestTrials(stored.trials, stored.config).slice(0, MOST_CURVES);
  const logs = await Promise.all(best.map(({ index, run }) => logOf(index, resolve(root, run))));
  const lines = [
    ...sweepLines(stored, test, root, text, width, colors),
    ...curveLines(
      logs.flatMap((log) => log ?? []),
      stored.config.measure,
      width,
      text,
    ),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** Shows the results of a sweep so far. */
export async function showSweepCommand(name: string, options: RunsOptions, io: Io): Promise<void> {
  const root = resolve(options.runs);
  const stored = await readSweep(await findSweep(name, root));
  const { winner } = summaryOf(stored);
  const test =
    winner === null ? null : testIn(await readEvents(await readRun(resolve(root, winner.run))));
  await show(stored, test, root, options, messages(options.lang, io.env), io);
}

/** The log of a trial's run; null if the run has been deleted. */
async function logOf(trial: number, folder: string): Promise<LoggedTrial | null> {
  return hasConfig(folder) ? { trial, events: await readEvents(await readRun(folder)) } : null;
}

/** Lists all sweeps, the newest first. */
export async function listSweepsCommand(options: RunsOptions, io: Io): Promise<void> {
  const root = resolve(options.runs);
  for (const id of (await sweepIds(root)).reverse()) {
    const stored = await readSweep(resolve(sweepsIn(root), id));
    const { config, trials } = stored;
    const { winner } = summaryOf(stored);
    const text = messages(options.lang, io.env).sweepCommand;
    const line = options.json
      ? JSON.stringify({ ...config, ended: trials.length, best: winner })
      : text.listed(id, trials.length, config.trials);
    io.stdout.write(`${line}\n`);
  }
}

/** Deletes sweeps; their runs stay. */
export async function removeSweepCommand(
  names: readonly string[],
  options: RunsOptions & { readonly yes?: boolean; readonly queue?: string | true },
  io: Io,
): Promise<void> {
  const root = resolve(options.runs);
  const folders: string[] = [];
  for (const name of names) folders.push(await findSweep(name, root));
  const isSure = await isConfirmed(folders, options, io, ({ sweepCommand }) => ({
    question: sweepCommand.askRemove(folders),
    kept: sweepCommand.keptSweeps,
  }));
  if (!isSure) return;
  if (options.queue !== undefined) await removeFromQueue(options.queue, folders, io);
  const { runsCommand } = messages(options.lang, io.env);
  for (const folder of folders) {
    await removeSweep(folder);
    io.stdout.write(`${runsCommand.removed(folder)}\n`);
  }
}

async function removeFromQueue(
  queue: string | true,
  folders: readonly string[],
  io: Io,
): Promise<void> {
  const [{ addressIn }, { removeQueued }] = await Promise.all([
    import('../../sweep/queue/address.ts'),
    import('../../sweep/queue/runner.ts'),
  ]);
  const ids = folders.map((folder) => basename(folder));
  await removeQueued(addressIn(queue, io.env), ids);
}

/** Combines the command line with the file that it names, if any. */
async function withDefinition(
  argument: string | undefined,
  given: SweepOptions,
  command: Command,
): Promise<{ subject: string | null; options: SweepOptions; vary: readonly string[] }> {
  const options = { ...given, givenOptions: givenOptionsIn(command) };
  if (argument === undefined || !isDefinition(argument, given.vary)) {
    return { ...withWholePaths(argument ?? null, options), vary: given.vary ?? [] };
  }
  const file = await readDefinition(argument, command);
  const own = new Set((given.vary ?? []).map(variedName));
  const vary = [...file.vary.filter((text) => !own.has(variedName(text))), ...(given.vary ?? [])];
  const givenOptions = [...options.givenOptions, ...file.givenOptions];
  const whole = { ...options, ...file.options, givenOptions };
  return { ...withWholePaths(file.subject ?? null, whole as SweepOptions), vary };
}

function spaceFor(vary: readonly string[], command: Command): Space {
  if (vary.length === 0) throw new UsageError(({ sweepUsage }) => sweepUsage.nothingVaries);
  const space = spaceOf(vary, command.options);
  try {
    checkSpace(space);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new UsageError(({ sweepUsage }) => sweepUsage.wrongSpace(error.message));
  }
  return space;
}

function configFor(
  subject: string | null,
  options: SweepOptions,
  space: Space,
  plan: SweepPlan,
): Omit<SweepConfig, 'version' | 'id' | 'crc32'> {
  const { trials, method: name, steps, lag, seeds, best } = options;
  const base = plan.configOf(null, options.seed ?? 0);
  const isNumber = base.data.kind === 'table' && base.data.task === 'regression';
  const method = { name, ...(steps !== undefined && { steps }) };
  const kept = Object.entries(options).filter(([option]) => !CIRCUMSTANCES.includes(option));
  return {
    createdAt: new Date().toISOString(),
    gradus: VERSION,
    title: dataTitle(base.data),
    measure: isNumber ? 'rmse' : 'accuracy',
    mode: isNumber ? 'min' : 'max',
    space,
    method,
    seed: options.seed ?? 0,
    trials: Math.min(trials, methodOf(method).size(space)),
    lag,
    asha: ashaFor(options, base.training),
    ...{ seeds, best },
    validationSize: plan.validationSize,
    checksum: checksumOf(plan),
    command: { subject, options: Object.fromEntries(kept) },
  };
}

/** Rungs from the first validation on; none if there is no validation before the end. */
function ashaFor(
  { asha, ashaLeast, ashaFactor: factor }: SweepOptions,
  { iterations: most, evalEvery }: ReturnType<SweepPlan['configOf']>['training'],
): SweepConfig['asha'] {
  if (!asha || evalEvery === 0) return null;
  const least = ashaLeast ?? Math.max(evalEvery, Math.ceil(most / factor ** 3));
  return least < most ? { least, most, factor } : null;
}

function checksumOf({ configOf }: SweepPlan): string {
  const { data } = configOf(null, 0);
  return data.kind === 'pictures' ? data.checksum : data.source.checksum;
}
