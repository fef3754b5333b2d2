import {
  lossesOf,
  lossText,
  MEASURES,
  type Measure,
  measureText,
  type Point,
  reachOf,
  settledAt,
  smooth,
  testsOf,
  type Watched,
  watchedOf,
} from '../../compare/index.ts';
import { type Messages, messages } from '../../lang/index.ts';
import { namesOf } from '../../report/reported.ts';
import { jsonOfUnreadable, type UnreadableRun } from '../../runs/reader.ts';
import { measuredIn, type SurveyedRun, surveyRun } from '../../runs/survey.ts';
import { type Difference, differences } from '../../settings/fields.ts';
import { type DrawnCurve, drawCurves, MARKERS } from '../../text/curves.ts';
import { fieldText, labelsOf, namedLabel } from '../../text/field-labels.ts';
import { hasColor, type Io } from '../../text/io.ts';
import { grouped } from '../../text/numbers.ts';
import { table } from '../../text/table.ts';
import { createColors } from '../../text/terminal.ts';
import { UsageError } from '../errors.ts';
import { chosenRuns } from './common/run-data.ts';
import type { RunsOptions } from './runs/list.ts';

/** A run in the comparison. */
interface Compared {
  readonly run: SurveyedRun;
  readonly name: string;
  readonly loss: readonly Point[];
  readonly smoothed: readonly Point[];
  /** Its evaluations by measure. */
  readonly evaluations: Readonly<Record<Measure, readonly Point[]>>;
}

/** Content of the table of all runs, apart from their results. */
interface Overview {
  readonly differing: readonly Difference[];
  readonly unreadable: readonly UnreadableRun[];
  readonly watched: Watched;
  /** See `reachOf`. */
  readonly reach: number;
}

/** Most settings in the table of results. More have a table of their own, a row for each. */
const MAX_SETTINGS = 6;
const HEIGHT = 14;
/** Most columns of a drawing. */
const WIDTH = 72;
const LABELS = 10;

/** Compares runs: the settings that differ, the results, and the curves. */
export async function compareCommand(
  names: readonly string[],
  options: RunsOptions,
  io: Io,
): Promise<void> {
  if (names.length > MARKERS.length) {
    throw new UsageError(({ commandUsage }) =>
      commandUsage.tooManyRuns(names.length, MARKERS.length),
    );
  }
  const text = messages(options.lang, io.env);
  const { runs: readable, unreadable } = await chosenRuns(
    names,
    options,
    io,
    surveyRun,
    () => true,
  );
  const titles = namesOf(readable);
  const reach = reachOf(readable.map(({ events }) => lossesOf(events)));
  const runs = readable.map((run, i) => compared(run, titles[i], reach));
  const differing = differences(readable.map(({ config }) => config));
  if (options.json) {
    io.stdout.write(`${JSON.stringify(jsonOf(runs, reach, differing, unreadable))}\n`);
    return;
  }
  const color = hasColor(io.stdout, io.env, options.color);
  const watched = watchedOf(readable.map(({ events }) => testsOf(events)));
  const lines = [
    ...overview(runs, { differing, unreadable, watched, reach }, text, color),
    ...drawings(
      runs,
      reach,
      watched,
      text.compare,
      Math.min(WIDTH, (io.stdout.columns ?? 100) - LABELS),
      color,
    ),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

function compared(run: SurveyedRun, name: string, reach: number): Compared {
  const loss = lossesOf(run.events);
  const tests = testsOf(run.events);
  const points = (measure: Measure): Point[] =>
    tests.flatMap(({ iteration, [measure]: value }) =>
      value === undefined ? [] : [{ iteration, value }],
    );
  const evaluations = { accuracy: points('accuracy'), rmse: points('rmse') };
  return { run, name, loss, smoothed: smooth(loss, reach), evaluations };
}

function jsonOf(
  runs: readonly Compared[],
  reach: number,
  differing: readonly Difference[],
  unreadable: readonly UnreadableRun[],
): object {
  const pairs = (points: readonly Point[]) =>
    points.map(({ iteration, value }) => [iteration, value]);
  return {
    differences: differing,
    smoothing: reach,
    unreadable: unreadable.map(jsonOfUnreadable),
    runs: runs.map(({ run, name, loss, smoothed, evaluations: { accuracy, rmse } }) => ({
      id: run.config.id,
      name,
      state: run.state,
      result: run.result,
      curves: {
        loss: pairs(loss),
        smoothedLoss: pairs(smoothed),
        accuracy: pairs(accuracy),
        rmse: pairs(rmse),
      },
    })),
  };
}

/** A row for each run: its marker, the settings that differ, its result. */
function overview(
  runs: readonly Compared[],
  { differing, unreadable, watched, reach }: Overview,
  catalogue: Messages,
  color: boolean,
): string[] {
  const { runs: text, compare } = catalogue;
  const paint = painter(color);
  const measured = measuredIn(runs.map(({ run }) => run));
  const beside = differing.length > MAX_SETTINGS ? [] : differing;
  const columns = [
    { title: compare.run },
    ...labelsOf(
      beside.map(({ field }) => field),
      catalogue,
    ).map((title) => ({ title })),
    { title: text.iterations, right: true },
    { title: compare.settledLoss(grouped(reach)), right: true },
    ...measured.flatMap(({ last, best }) => [
      { title: text[last], right: true },
      { title: text[best][watched], right: true },
    ]),
    { title: text.state },
  ];
  const rows = runs.map(({ run: { result, state }, name, loss }, i) => [
    `${MARKERS[i]} ${name}`,
    ...beside.map(({ values }) => fieldText(values[i])),
    grouped(result.iterations),
    lossText(settledAt(loss, reach)),
    ...measured.flatMap(({ measure, last, best }) => [
      measureText(measure, result[last]),
      measureText(measure, result[best]),
    ]),
    text.states[state],
  ]);
  const spoilt = unreadable.map(({ id }) =>
    columns.map((_, c) => (c === 0 ? id : c === columns.length - 1 ? text.states.corrupt : '–')),
  );
  const [head, rule, ...lines] = table(columns, [...rows, ...spoilt]);
  const same = runs.length > 1 && differing.length === 0 ? ['', compare.same] : [];
  return [
    createColors(color).bold(head),
    rule,
    ...lines.map((line, i) => (i < rows.length ? paint(i, line[0]) + line.slice(1) : line)),
    ...same,
    ...(beside === differing ? [] : ['', ...settingsTable(runs, differing, catalogue, color)]),
  ];
}

/** A row for each setting that differs, a column for each run. */
function settingsTable(
  runs: readonly Compared[],
  differing: readonly Difference[],
  catalogue: Messages,
  color: boolean,
): string[] {
  const titles = [catalogue.runs.setting, ...runs.map(({ name }, i) => `${MARKERS[i]} ${name}`)];
  const [head, ...lines] = table(
    titles.map((title) => ({ title })),
    differing.map(({ field, values }) => [namedLabel(field, catalogue), ...values.map(fieldText)]),
  );
  return [createColors(color).bold(head), ...lines];
}

function drawings(
  runs: readonly Compared[],
  reach: number,
  watched: Watched,
  text: Messages['compare'],
  width: number,
  color: boolean,
): string[] {
  const { bold } = createColors(color);
  const options = { width: Math.max(20, width), height: HEIGHT, paint: painter(color) };
  const figure = (title: string, curves: readonly DrawnCurve[]): string[] => {
    const lines = drawCurves(curves, options);
    return lines.length === 0 ? [] : ['', bold(title), ...lines];
  };
  const losses = runs.map(({ smoothed, loss }) => ({ points: smoothed, raw: loss }));
  const lines = [
    ...figure(text.lossTitle(grouped(reach)), losses),
    ...MEASURES.flatMap((measure) =>
      figure(
        text[`${measure}Title`][watched],
        runs.map(({ evaluations }) => ({ points: evaluations[measure] })),
      ),
    ),
  ];
  return lines.length === 0 ? ['', text.noCurves] : lines;
}

/** Colours curves in turn. Markers tell them apart without colour. */
function painter(color: boolean): (curve: number, text: string) => string {
  const { cyan, yellow, magenta, green, red, blue } = createColors(color);
  const colors = [cyan, yellow, magenta, green, red, blue];
  return (curve, text) => colors[curve % colors.length](text);
}
