import { relative, resolve } from 'node:path';
import { lastOf, testsOf, watchedOf } from '../../../compare/index.ts';
import { messages } from '../../../lang/index.ts';
import { diagnoseCommandOf } from '../../../runs/commands.ts';
import type { Run } from '../../../runs/reader.ts';
import { removeRun, runFolder } from '../../../runs/remove.ts';
import { surveyRun } from '../../../runs/survey.ts';
import { checkTag, readTags, writeTags } from '../../../runs/tags.ts';
import { trainCommandOf } from '../../../settings/command.ts';
import { differences, fieldText, valuesOf } from '../../../settings/fields.ts';
import { hasColor, type Io } from '../../../text/io.ts';
import { chanceText, grouped, percentText } from '../../../text/numbers.ts';
import { table } from '../../../text/table.ts';
import { createColors, inLine } from '../../../text/terminal.ts';
import { UsageError } from '../../errors.ts';
import { chosenRun } from '../common/run-data.ts';
import { jsonOf, type RunsOptions } from './list.ts';

const ANY = (): boolean => true;

function open(name: string, options: RunsOptions, io: Io): Promise<Run> {
  return chosenRun(name, options, io, ANY);
}

/** Shows all that is known of a run. */
export async function showCommand(name: string, options: RunsOptions, io: Io): Promise<void> {
  const run = await surveyRun(await open(name, options, io));
  const command = trainCommandOf(run.config);
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ ...jsonOf(run), command })}\n`);
    return;
  }
  const catalogue = messages(options.lang, io.env);
  const text = catalogue.runs;
  const { result, state, tags, config } = run;
  const { accuracy, loss } = result;
  const total = lastOf(run.events)?.total ?? null;
  const watched = watchedOf([testsOf(run.events)]);
  const reached = { classes: config.model.outputDim, accuracy, total, loss };
  const atChance = state === 'finished' ? chanceText(null, reached, catalogue) : null;
  const facts = [
    [text.folder, relative('', run.folder) || '.'],
    [text.state, text.states[state]],
    [text.iterations, `${grouped(result.iterations)} / ${grouped(config.training.iterations)}`],
    [text.loss, result.loss === null ? '–' : String(result.loss)],
    [text.accuracy, percentText(result.accuracy)],
    [text.bestAccuracy[watched], percentText(result.bestAccuracy)],
    [text.time, result.seconds === null ? '–' : text.seconds(result.seconds.toFixed(1))],
    [text.tags, tags.join(' ') || '–'],
    [text.again, command],
  ];
  const colors = createColors(hasColor(io.stdout, io.env, options.color));
  const lines = [
    colors.bold(inLine(config.id)),
    ...table([{ title: '' }, { title: '' }], facts).slice(2),
    ...(atChance === null
      ? []
      : [
          '',
          colors.yellow(atChance),
          catalogue.train.tryNext(diagnoseCommandOf(run), catalogue.train.whyDiagnose),
        ]),
    '',
    ...table(
      [{ title: text.setting }, { title: text.value }],
      valuesOf(config).map(([field, value]) => [field, fieldText(value)]),
    ),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** Shows in which settings two runs differ. */
export async function diffCommand(
  names: readonly [string, string],
  options: RunsOptions,
  io: Io,
): Promise<void> {
  const runs = [await open(names[0], options, io), await open(names[1], options, io)];
  const ids = runs.map(({ config }) => config.id);
  const rows = differences(runs.map(({ config }) => config));
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ runs: ids, differences: rows })}\n`);
    return;
  }
  const text = messages(options.lang, io.env);
  const columns = [text.runs.setting, ...ids].map((title) => ({ title }));
  const lines =
    rows.length === 0
      ? [text.runsCommand.same]
      : table(
          columns,
          rows.map(({ field, values }) => [field, ...values]),
        );
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** The options of `runs tag`. */
interface TagOptions extends RunsOptions {
  readonly remove?: boolean;
}

/** Gives a run tags, or takes them away. */
export async function tagCommand(
  name: string,
  names: readonly string[],
  options: TagOptions,
  io: Io,
): Promise<void> {
  names.forEach(checkTag);
  const { folder, config } = await open(name, options, io);
  const present = await readTags(folder);
  if (options.remove) {
    const missing = names.find((tag) => !present.includes(tag));
    if (missing !== undefined) {
      const has = present.length === 0 ? 'no tags' : `the tags ${present.join(', ')}`;
      throw new UsageError(`${config.id} has no tag ${missing} to remove; it has ${has}.`);
    }
  }
  const tags = options.remove
    ? present.filter((tag) => !names.includes(tag))
    : [...new Set([...present, ...names])].sort();
  await writeTags(folder, tags);
  const text = messages(options.lang, io.env).runsCommand;
  const line = options.json
    ? JSON.stringify({ id: config.id, tags })
    : text.tagged(config.id, tags.join(' '));
  io.stdout.write(`${line}\n`);
}

/** The options of `runs rm`. */
interface RemoveOptions extends RunsOptions {
  readonly yes?: boolean;
}

/** Deletes runs, all or none of them; on a terminal it asks first. */
export async function removeCommand(
  names: readonly string[],
  options: RemoveOptions,
  io: Io,
): Promise<void> {
  const folders = new Set<string>();
  for (const name of names) folders.add(await runFolder(name, resolve(options.runs)));
  const shown = [...folders].map((folder) => relative('', folder) || '.');
  const text = messages(options.lang, io.env).runsCommand;
  if (!options.yes) {
    if (io.ask === undefined) {
      throw new UsageError(
        `rm deletes ${shown.join(', ')} for good, and there is no terminal to ask at. Add --yes.`,
      );
    }
    const answer = await io.ask(text.askRemove(shown));
    if (!text.yes.includes(answer.trim().toLowerCase())) {
      io.stderr.write(`${text.keptRuns}\n`);
      return;
    }
  }
  for (const folder of folders) await removeRun(folder);
  const lines = options.json
    ? [JSON.stringify({ removed: shown })]
    : shown.map((folder) => text.removed(folder));
  io.stdout.write(`${lines.join('\n')}\n`);
}
