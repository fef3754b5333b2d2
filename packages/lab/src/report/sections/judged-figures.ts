import { boundaryFigure } from '../../charts/boundary.ts';
import { confusionFigure } from '../../charts/confusion.ts';
import { importanceFigure } from '../../charts/importance.ts';
import { scatterFigure } from '../../charts/scatter.ts';
import type { Theme } from '../../charts/theme.ts';
import type { Messages } from '../../lang/index.ts';
import { metricOf } from '../../tabular/index.ts';
import type { JudgedNames } from '../../text/judgement.ts';
import { differenceNumbers, numbersLike } from '../../text/measures.ts';
import { grouped } from '../../text/numbers.ts';
import type { JudgedTable } from '../reported.ts';
import type { Column } from './frame.ts';

/** A figure that can be a file of its own. */
interface JudgedFigure {
  readonly name: 'confusion' | 'scatter' | 'boundary' | 'importance';
  readonly caption: string;
  svg(theme: Theme): string;
  /** The same as numbers. */
  readonly columns: readonly Column[];
}

/** Columns whose importance is shown. */
const MOST_COLUMNS = 25;
/** A confusion matrix of more classes is no picture that anybody could read. */
const MOST_CLASSES = 30;
/** Rows of the table behind a figure. */
const MOST_ROWS = 24;

/** The figures of one network. */
export function judgedFigures(judged: JudgedTable, text: Messages): JudgedFigure[] {
  return [confusion, scatter, boundary, importance].flatMap((make) => make(judged, text) ?? []);
}

/** The name of a class; its number where there is none. */
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

function scatter(
  { judgement, names }: JudgedTable,
  { judgement: text }: Messages,
): JudgedFigure | null {
  const { errors, rows } = judgement;
  if (errors === null) return null;
  const { pairs } = errors;
  const isPart = pairs.length < rows;
  const caption = [
    text.scatter(names.target.join(', ')),
    ...(isPart ? [text.scatterRows(grouped(pairs.length), grouped(rows))] : []),
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
        cells: labels.map((label) => `${((100 * cellsOf(label)) / classes.length).toFixed(1)} %`),
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
  const metric = text.metrics[name];
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
