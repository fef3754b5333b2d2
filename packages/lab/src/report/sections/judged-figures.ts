import { boundaryFigure } from '../../charts/boundary.ts';
import { confusionFigure } from '../../charts/confusion.ts';
import { importanceFigure } from '../../charts/importance.ts';
import { scatterFigure } from '../../charts/scatter.ts';
import type { Theme } from '../../charts/theme.ts';
import { shareText } from '../../compare/index.ts';
import { differenceNumbers, numbersLike } from '../../compare/metric-numbers.ts';
import type { Messages } from '../../lang/index.ts';
import { metricOf, type RegressionErrors } from '../../tabular/index.ts';
import type { JudgedNames } from '../../text/judgement.ts';
import { metricTitle } from '../../text/measures.ts';
import { grouped } from '../../text/numbers.ts';
import type { JudgedTable } from '../reported.ts';
import type { Column } from './frame.ts';

/** A figure that can be saved as a file. */
interface JudgedFigure {
  readonly name: string;
  readonly caption: string;
  svg(theme: Theme): string;
  /** The numbers of the figure. */
  readonly columns: readonly Column[];
}

/** Most columns whose importance is shown. */
const MOST_COLUMNS = 25;
/** With more classes, a confusion matrix is not readable. */
const MOST_CLASSES = 30;
/** Most rows in the table behind a figure. */
const MOST_ROWS = 24;

/** Most targets with a figure each. */
const MOST_TARGETS = 12;

/** The figures of one network. */
export function judgedFigures(judged: JudgedTable, text: Messages): JudgedFigure[] {
  return [confusion, scatters, boundary, importance].flatMap((make) => make(judged, text) ?? []);
}

/** The name of a class, or its number if it has no name. */
export function classNameOf({ classNames }: JudgedNames, label: number): string {
  return classNames?.[label] ?? String(label);
}

function confusion(
  { judgement, names }: JudgedTable,
  { judgement: text, results }: Messages,
): JudgedFigure | null {
  const { confusion: counts } = judgement;
  if (counts === null || counts.length > MOST_CLASSES) return null;
  const classNames = counts.map((_, i) => classNameOf(names, i));
  const { actual, predicted, confusionCaption: caption } = results;
  const words = { title: caption, actual, predicted };
  return {
    name: 'confusion',
    caption,
    svg: (theme) => confusionFigure(counts, classNames, words, theme),
    columns: [
      { title: text.corner, cells: classNames },
      ...classNames.map((title, j) => ({
        title,
        isNumber: true,
        cells: counts.map((row) => grouped(row[j])),
      })),
    ],
  };
}

/** One scatter plot for each target. */
function scatters(
  { judgement, names }: JudgedTable,
  { judgement: text }: Messages,
): JudgedFigure[] {
  const { errors, rows, targets } = judgement;
  const all = targets ?? [{ name: names.target.join(), errors }];
  const some = all.slice(0, MOST_TARGETS);
  return some.flatMap(({ name, errors }, i) => {
    if (errors === null) return [];
    const isCut = i === some.length - 1 && some.length < all.length;
    const notes = isCut ? [text.firstTargets(some.length, all.length)] : [];
    const figure = scatter(name, errors, rows, notes, text);
    return targets === null ? [figure] : [{ ...figure, name: `${figure.name}-${i + 1}` }];
  });
}

function scatter(
  target: string,
  { pairs }: RegressionErrors,
  rows: number,
  notes: readonly string[],
  text: Messages['judgement'],
): JudgedFigure {
  const isPart = pairs.length < rows;
  const caption = [
    text.scatter(target),
    ...(isPart ? [text.scatterRows(grouped(pairs.length), grouped(rows))] : []),
    ...notes,
  ].join(' ');
  const { actual, predicted } = text;
  const sorted = [...pairs].sort(([a], [b]) => a - b);
  const every = Math.ceil(sorted.length / MOST_ROWS);
  const listed = sorted.filter((_, i) => i % every === 0);
  const show = numbersLike(listed.flat());
  return {
    name: 'scatter',
    caption,
    svg: (theme) => scatterFigure(pairs, { title: caption, actual, predicted }, theme),
    columns: [
      { title: actual, isNumber: true, cells: listed.map(([value]) => show(value)) },
      { title: predicted, isNumber: true, cells: listed.map(([, value]) => show(value)) },
    ],
  };
}

function boundary(
  { judgement, names }: JudgedTable,
  { judgement: text, evaluate }: Messages,
): JudgedFigure | null {
  const { boundary: areas } = judgement;
  if (areas === null) return null;
  const { x, y, classes, points } = areas;
  const caption = text.boundaryCaption(x.column, y.column);
  const labels = [...new Set([...classes, ...points.map(([, , actual]) => actual)])];
  labels.sort((a, b) => a - b);
  const cellsOf = (label: number): number => classes.filter((each) => each === label).length;
  const pointsOf = (label: number): number => points.filter(([, , each]) => each === label).length;
  return {
    name: 'boundary',
    caption,
    svg: (theme) => boundaryFigure(areas, names.classNames ?? [], caption, theme),
    columns: [
      { title: evaluate.class, cells: labels.map((label) => classNameOf(names, label)) },
      {
        title: text.classArea,
        isNumber: true,
        cells: labels.map((label) => shareText(cellsOf(label) / classes.length)),
      },
      {
        title: text.testRows,
        isNumber: true,
        cells: labels.map((label) => grouped(pointsOf(label))),
      },
    ],
  };
}

function importance(
  { judgement }: JudgedTable,
  { judgement: text }: Messages,
): JudgedFigure | null {
  const { importance: all, metrics } = judgement;
  if (all.length === 0) return null;
  const [{ name }] = metrics;
  const metric = metricTitle(name, judgement, text);
  const scale = metricOf(name).unit === 'share' ? 100 : 1;
  const shown = all.slice(0, MOST_COLUMNS);
  const show = differenceNumbers(
    name,
    shown.flatMap(({ mean, std }) => [mean, std]),
  );
  const caption = [
    text.importanceCaption(metric),
    ...(shown.length < all.length
      ? [text.mostShown(grouped(shown.length), grouped(all.length))]
      : []),
  ].join(' ');
  const bars = shown.map(({ column, mean, std }) => ({
    column,
    mean: scale * mean,
    std: scale * std,
  }));
  const x = text.importanceAxis(scale === 1 ? metric : text.inPoints(metric));
  return {
    name: 'importance',
    caption,
    svg: (theme) => importanceFigure(bars, { title: caption, x }, theme),
    columns: [
      { title: text.column, cells: shown.map(({ column }) => column) },
      { title: text.importanceTitle, isNumber: true, cells: shown.map(({ mean }) => show(mean)) },
      { title: text.std, isNumber: true, cells: shown.map(({ std }) => show(std)) },
    ],
  };
}
