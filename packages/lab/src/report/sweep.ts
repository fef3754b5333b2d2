import { heatMapFigure } from '../charts/heat-map.ts';
import { importanceFigure } from '../charts/importance.ts';
import { parallelFigure } from '../charts/parallel.ts';
import { fileTheme, pageTheme, type Theme } from '../charts/theme.ts';
import { measureText, shareText } from '../compare/index.ts';
import type { Messages } from '../lang/index.ts';
import { grouped } from '../text/numbers.ts';
import {
  countText,
  heatMap,
  orderOf,
  ranked,
  type SweepView,
  scoreTitle,
  valueText,
} from '../trials/index.ts';
import { Html, html } from './html.ts';
import { page } from './page.ts';
import type { FigureFile } from './report.ts';
import type { Reported } from './reported.ts';
import { curvesSection, trainingFigures } from './sections/curves.ts';
import { type Column, figure, section, table } from './sections/frame.ts';
import { reproduceSection } from './sections/settings.ts';

/** A sweep with everything that a page shows. */
export interface ReportedSweep {
  readonly view: SweepView;
  /** The runs of the best trials, the best first. */
  readonly best: readonly Reported[];
  /** The commands that train the best trial and repeat the sweep. */
  readonly commands: readonly string[];
}

/** Most rows in the table of trials. The table behind the first figure has them all. */
const MOST_ROWS = 50;

/** A sweep as one HTML page: its best trial, how settings affect the score, and its trials. */
export function sweepPage(
  { view, best, commands }: ReportedSweep,
  text: Messages,
  made: { readonly on: Date; readonly version: string },
): string {
  const { report } = text;
  const words = {
    language: report.languageTag,
    title: report.sweepTitle(view.title),
    made: report.madeOn(made.on.toISOString().slice(0, 10), made.version),
  };
  return page(words, [
    resultSection(view, text),
    ...sweepFigures(view, text).map(({ name, caption, title, svg, columns }) =>
      section(name, title, [
        figure(new Html(svg(pageTheme)), { caption, tableTitle: report.asTable }, columns),
      ]),
    ),
    best.length === 0 ? null : curvesSection(trainingFigures(best, text), text, pageTheme),
    tableSection(view, text),
    commands.length === 0 ? null : reproduceSection(commands, text),
  ]);
}

/** The plots of a sweep as separate files. */
export function sweepFigureFiles(view: SweepView, text: Messages): FigureFile[] {
  return sweepFigures(view, text).map(({ name, svg }) => ({ name, svg: svg(fileTheme) }));
}

function resultSection(view: SweepView, text: Messages): Html {
  const { trials, report } = text;
  const best = view.trials.find(({ index }) => index === view.best);
  const settings = Object.entries(best?.settings ?? {}).map(
    ([name, value]) => `${name} = ${valueText(value)}`,
  );
  const score = measureText(view.measure, best?.score?.value);
  const sentence =
    best === undefined
      ? trials.noScore
      : trials.best(String(best.index), scoreTitle(view, text), score, settings.join(', '));
  return section('result', report.result, [
    html`<p>${countText(view, text)}</p><p><strong>${sentence}</strong></p>`,
  ]);
}

interface SweepFigure {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  svg(theme: Theme): string;
  readonly columns: readonly Column[];
}

/** The figures, without empty ones. */
function sweepFigures(view: SweepView, text: Messages): SweepFigure[] {
  if (view.trials.length === 0) return [];
  return [parallel, heat, importance].flatMap((make) => make(view, text) ?? []);
}

function parallel(view: SweepView, text: Messages): SweepFigure {
  const { parallel: title, parallelCaption: caption } = text.trials;
  const score = scoreTitle(view, text);
  return {
    ...{ name: 'parallel', title, caption },
    svg: (theme) => parallelFigure(view, { title: caption, score }, theme),
    columns: trialColumns(view, view.trials.length, text),
  };
}

/** The heat map of the two most important settings. */
function heat(view: SweepView, { trials: text }: Messages): SweepFigure | null {
  const [x, y] = orderOf(view);
  if (y === undefined) return null;
  const map = heatMap(view, x, y, 'best');
  const caption = text.heatMapCaption.best;
  const show = (score: number | null): string => measureText(view.measure, score);
  return {
    ...{ name: 'heat-map', title: text.heatMap(x, y), caption },
    svg: (theme) =>
      heatMapFigure(map, view.mode, { title: text.heatMap(x, y), scoreText: show }, theme),
    columns: [
      { title: `${y} \\ ${x}`, cells: map.rows },
      ...map.columns.map((title, i) => ({
        title,
        isNumber: true,
        cells: map.rows.map((_, row) => show(map.cells[row * map.columns.length + i].score)),
      })),
    ],
  };
}

function importance(view: SweepView, { trials: text, report }: Messages): SweepFigure | null {
  if (view.importance === null) return null;
  const shares = view.importance;
  const bars = orderOf(view).map((column) => ({ column, mean: shares[column] ?? 0, std: 0 }));
  const { importance: title, importanceCaption: caption, share } = text;
  return {
    ...{ name: 'importance', title, caption },
    svg: (theme) => importanceFigure(bars, { title: caption, x: share }, theme),
    columns: [
      { title: report.setting, cells: bars.map(({ column }) => column) },
      { title: share, isNumber: true, cells: bars.map(({ mean }) => shareText(mean)) },
    ],
  };
}

function tableSection(view: SweepView, text: Messages): Html {
  const all = view.trials.length;
  const isCut = all > MOST_ROWS;
  const { firstTrials, table: title } = text.trials;
  return section('trials', title, [
    isCut ? html`<p>${firstTrials(grouped(MOST_ROWS), grouped(all))}</p>` : null,
    table(trialColumns(view, MOST_ROWS, text)),
  ]);
}

/** The best trials with their settings. */
function trialColumns(view: SweepView, most: number, text: Messages): Column[] {
  const shown = ranked(view.trials, view.mode).slice(0, most);
  const { trials: words, runs } = text;
  return [
    { title: words.trial, isNumber: true, cells: shown.map(({ index }) => String(index)) },
    ...orderOf(view).map((name) => ({
      title: name,
      cells: shown.map(({ settings }) => valueText(settings[name])),
    })),
    {
      title: scoreTitle(view, text),
      isNumber: true,
      cells: shown.map(({ score }) => measureText(view.measure, score?.value)),
    },
    {
      title: runs.state,
      cells: shown.map(({ state, reason }) =>
        [words.states[state], ...(reason === undefined ? [] : [reason])].join(': '),
      ),
    },
    { title: runs.id, cells: shown.map(({ run }) => run ?? '–') },
  ];
}
