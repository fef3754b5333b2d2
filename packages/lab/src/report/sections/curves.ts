import { type Curve, curvesFigure } from '../../charts/curves.ts';
import type { Theme } from '../../charts/theme.ts';
import {
  lossesOf,
  type Measure,
  type Point,
  reachOf,
  smooth,
  testsOf,
  watchedOf,
} from '../../compare/index.ts';
import type { Messages } from '../../lang/index.ts';
import { grouped } from '../../text/numbers.ts';
import { Html, html } from '../html.ts';
import type { Reported } from '../reported.ts';
import { type Column, figure, section } from './frame.ts';

/** A figure of the report, with the name of its file. */
interface NamedFigure {
  readonly name: string;
  readonly curves: readonly Curve[];
  readonly caption: string;
  readonly y: string;
}

/** Most rows in the table behind a figure, so that it stays readable. */
const ROWS = 24;

/** Loss, and accuracy or RMSE, of all runs over their steps. A figure without recorded values is left out. */
export function trainingFigures(runs: readonly Reported[], text: Messages): NamedFigure[] {
  const { report, results } = text;
  const steps = runs.map(({ events }) => lossesOf(events));
  const reach = reachOf(steps);
  const hasSteps = steps.some((points) => points.length > 1);
  const loss = runs.map((run, i) =>
    hasSteps
      ? { name: run.name, points: smooth(steps[i], reach), raw: steps[i] }
      : { name: run.name, points: pointsOf(run, 'loss') },
  );
  const measured = (measure: Measure) =>
    runs.map((run) => ({ name: run.name, points: pointsOf(run, measure) }));
  const watched = watchedOf(runs.map(({ events }) => testsOf(events)));
  const figures = [
    {
      name: 'loss',
      curves: loss,
      caption: hasSteps ? results.lossCaption(grouped(reach)) : report.fewLosses,
      y: report.loss,
    },
    {
      name: 'accuracy',
      curves: measured('accuracy'),
      caption: results.accuracyCaption[watched],
      y: report.accuracy,
    },
    {
      name: 'rmse',
      curves: measured('rmse'),
      caption: results.rmseCaption[watched],
      y: runs.some(hasSeveralTargets) ? report.rmseOfSeveral : report.rmse,
    },
  ];
  return figures.filter(({ curves }) => curves.some(({ points }) => points.length > 1));
}

function hasSeveralTargets({ run: { config } }: Reported): boolean {
  return config.data.kind === 'table' && config.data.target.length > 1;
}

function pointsOf({ events }: Reported, field: 'loss' | Measure): Point[] {
  return testsOf(events).flatMap((test) => {
    const value = test[field];
    return value === undefined ? [] : [{ iteration: test.iteration, value }];
  });
}

/** A figure as the text of an SVG. */
export function drawn({ curves, caption, y }: NamedFigure, text: Messages, theme: Theme): string {
  return curvesFigure(curves, { title: caption, x: text.report.iteration, y }, theme);
}

/** The figures, each with a table of its numbers. */
export function curvesSection(figures: readonly NamedFigure[], text: Messages, theme: Theme): Html {
  const { report } = text;
  if (figures.length === 0)
    return section('curves', report.curves, [html`<p>${report.noCurves}</p>`]);
  const pieces = figures.map((each) =>
    figure(
      new Html(drawn(each, text, theme)),
      { caption: each.caption, tableTitle: report.asTable },
      columnsOf(each.curves, report.iteration),
    ),
  );
  return section('curves', report.curves, pieces);
}

/** A table of the curves at some of their steps. */
export function columnsOf(curves: readonly Curve[], title: string): Column[] {
  const all = [
    ...new Set(curves.flatMap(({ points }) => points.map(({ iteration }) => iteration))),
  ];
  all.sort((a, b) => a - b);
  const every = Math.ceil(all.length / ROWS);
  const steps = all.filter((_, i) => (all.length - 1 - i) % every === 0);
  return [
    { title, isNumber: true, cells: steps.map(String) },
    ...curves.map(({ name, points }) => {
      const values = new Map(points.map(({ iteration, value }) => [iteration, value]));
      const cells = steps.map((step) => values.get(step)?.toPrecision(4) ?? '–');
      return { title: name, isNumber: true, cells };
    }),
  ];
}
