import { resolve } from 'node:path';
import { lossText, measureText } from '../../../compare/index.ts';
import { type Language, type Messages, messages } from '../../../lang/index.ts';
import { runsOption } from '../../../runs/commands.ts';
import { filtered, parseFilter, recordOf, sorted } from '../../../runs/query.ts';
import { jsonOfUnreadable } from '../../../runs/reader.ts';
import { measuredIn, type Survey, type SurveyedRun, surveyRuns } from '../../../runs/survey.ts';
import { errorText } from '../../../text/error-text.ts';
import { hasColor, type Io } from '../../../text/io.ts';
import { grouped } from '../../../text/numbers.ts';
import { type Column, table } from '../../../text/table.ts';
import { createColors, inLine } from '../../../text/terminal.ts';
import { widest } from '../../../text/width.ts';
import type { CommonOptions } from '../../options.ts';

/** Options of all commands about runs. */
export interface RunsOptions extends CommonOptions {
  readonly runs: string;
  readonly json?: boolean;
  readonly lang?: Language;
}

/** The options of `runs list`. */
interface ListOptions extends RunsOptions {
  readonly sort?: string;
  readonly filter?: readonly string[];
}

/** Lists the runs of a directory. */
export async function listCommand(options: ListOptions, io: Io): Promise<void> {
  const filters = (options.filter ?? []).map(parseFilter);
  const root = resolve(options.runs);
  const survey = await surveyRuns(root);
  const chosen = filtered(survey.runs, filters, recordOf);
  const runs = options.sort === undefined ? chosen : sorted(chosen, options.sort, recordOf);
  // An unreadable run does not match any filter.
  const corrupt = filters.length === 0 ? survey.corrupt : [];
  const text = messages(options.lang, io.env);
  if (options.json) {
    const objects = [
      ...runs.map(jsonOf),
      ...corrupt.map((run) => ({ ...jsonOfUnreadable(run), state: 'corrupt' })),
    ];
    for (const each of objects) io.stdout.write(`${JSON.stringify(each)}\n`);
  } else if (runs.length + corrupt.length > 0) {
    const colors = createColors(hasColor(io.stdout, io.env, options.color));
    const [head, ...lines] = listing(runs, corrupt, text.runs, io.stdout.columns);
    io.stdout.write(`${[colors.bold(head), ...lines].join('\n')}\n`);
  } else {
    const isEmpty = survey.runs.length + survey.corrupt.length === 0;
    const { noRuns, noMatch } = text.runsCommand;
    const command = `npx gradus train C${runsOption(options.runs, '--out')}`;
    io.stderr.write(`${isEmpty ? noRuns(options.runs, command) : noMatch(survey.runs.length)}\n`);
  }
  sayProblems(survey, text, io);
}

/** A run as an object of JSON. */
export function jsonOf({ folder, config, result, state, tags }: SurveyedRun): object {
  return { id: config.id, folder, state, tags, result, config };
}

function sayProblems(
  { corrupt, neverStarted, foreign }: Survey,
  text: Messages,
  { stderr }: Io,
): void {
  for (const { id, error } of corrupt) {
    stderr.write(`gradus: ${text.runs.corrupt(inLine(id), errorText(error, text))}\n`);
  }
  if (neverStarted.length > 0)
    stderr.write(`gradus: ${text.runsCommand.neverStarted(neverStarted.map(inLine))}\n`);
  if (foreign.length > 0)
    stderr.write(`gradus: ${text.runsCommand.foreign(foreign.map(inLine).join(', '))}\n`);
}

interface ListColumn extends Column {
  readonly cell: (run: SurveyedRun) => string;
  /** In a narrow terminal, columns with the lowest rank are dropped first; undefined for never. */
  readonly rank?: number;
}

function columnsOf(runs: readonly SurveyedRun[], text: Messages['runs']): ListColumn[] {
  const none = '–';
  return [
    { title: text.id, cell: ({ config }) => config.id },
    { title: text.model, rank: 4, cell: ({ config }) => config.model.name },
    { title: text.activation, rank: 2, cell: ({ config }) => config.model.activation ?? none },
    { title: text.optimizer, rank: 3, cell: ({ config }) => config.training.optimizer },
    { title: text.rate, right: true, rank: 5, cell: ({ config }) => String(config.training.lr) },
    { title: text.seed, right: true, rank: 6, cell: ({ config }) => String(config.training.seed) },
    {
      title: text.iterations,
      right: true,
      cell: ({ result, config }) =>
        `${grouped(result.iterations)} / ${grouped(config.training.iterations)}`,
    },
    { title: text.loss, right: true, cell: ({ result }) => lossText(result.loss) },
    ...measuredIn(runs).map(({ measure, last }) => ({
      title: text[last],
      right: true,
      cell: ({ result }: SurveyedRun) => measureText(measure, result[last]),
    })),
    { title: text.state, cell: ({ state }) => text.states[state] },
    { title: text.tags, rank: 7, cell: ({ tags }) => tags.join(' ') },
    { title: text.when, rank: 1, cell: ({ config }) => localTime(config.createdAt) },
  ];
}

function listing(
  runs: readonly SurveyedRun[],
  corrupt: Survey['corrupt'],
  text: Messages['runs'],
  width = Number.POSITIVE_INFINITY,
): string[] {
  let columns = columnsOf(runs, text).filter(
    ({ title }) => title !== text.tags || runs.some(isTagged),
  );
  const lines = (): string[] =>
    table(columns, [
      ...runs.map((run) => columns.map(({ cell }) => cell(run))),
      ...corrupt.map(({ id }) =>
        columns.map(({ title }) =>
          title === text.id ? id : title === text.state ? text.states.corrupt : '–',
        ),
      ),
    ]);
  while (widest(lines()) > width) {
    const least = Math.min(...columns.map(({ rank = Number.POSITIVE_INFINITY }) => rank));
    if (!Number.isFinite(least)) break;
    columns = columns.filter(({ rank }) => rank !== least);
  }
  return lines();
}

function isTagged({ tags }: SurveyedRun): boolean {
  return tags.length > 0;
}

/** `2026-11-23 17:45` in local time. */
function localTime(iso: string): string {
  const time = new Date(iso);
  const two = (n: number): string => String(n).padStart(2, '0');
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
