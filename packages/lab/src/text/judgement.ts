import { differenceNumbers, metricNumbers, numbersLike, shareText } from '../compare/index.ts';
import type { Messages } from '../lang/index.ts';
import {
  type Baselines,
  ERROR_SHARES,
  type MeasuredMetric,
  metricOf,
  type TableEvaluation,
  type TableJudgement,
  type TargetEvaluation,
} from '../tabular/index.ts';
import { bar, sparkline } from './blocks.ts';
import { boundaryLines } from './boundary.ts';
import { confusionsIn, gainSentence, histogram } from './measures.ts';
import { grouped } from './numbers.ts';
import { type Column, table } from './table.ts';
import { type Colors, inLine } from './terminal.ts';
import { displayWidth, shorten, widest, wrap } from './width.ts';

type Texts = Messages['judgement'];

/** Names of the columns and classes of a judgement. They are untrusted text. */
export interface JudgedNames {
  /** One or several targets. */
  readonly target: readonly string[];
  /** Null in regression. */
  readonly classNames: readonly string[] | null;
}

/** Most columns whose importance is shown. */
const MOST_IMPORTANT = 3;
const BAR = 20;
/** Most confusions that are listed if a matrix does not fit. */
const MOST_CONFUSIONS = 8;
/** A name in a table is cut beyond this width, but never below the next one. */
const WIDEST_NAME = 32;
const LEAST_NAME = 6;
/** Most targets that a sentence names. */
const MOST_NAMES = 4;
/** Characters of a histogram. */
const BINS = 32;

/**
 * Lines for a terminal: metrics beside their baselines, whether the network is better than a linear model, confusions
 * or errors, the most important columns, and the areas of the classes if the inputs are two numbers. No line is wider
 * than `width` columns, if that is at least 40.
 */
export function judgementLines(
  judgement: TableJudgement,
  names: JudgedNames,
  text: Texts,
  width: number,
  colors: Colors,
): string[] {
  const { isBetter, sentence } = gainSentence(judgement, text);
  const mark = isBetter ? colors.green : colors.yellow;
  const [metrics, ...mistakes] = evaluationParagraphs(judgement, names, text, width);
  return inParagraphs([
    metrics,
    wrap(sentence, width).map(mark),
    ...mistakes,
    importanceLines(judgement, names, text, width),
    judgement.boundary === null
      ? []
      : boundaryLines(judgement.boundary, names.classNames ?? [], text, width, colors),
  ]);
}

/** The metrics, and confusions or errors, of a network that is tested on other rows. */
export function evaluationLines(
  evaluation: TableEvaluation,
  names: JudgedNames,
  text: Texts,
  width: number,
): string[] {
  return inParagraphs(evaluationParagraphs(evaluation, names, text, width));
}

/** An evaluation. Only a judgement has baselines. */
interface Evaluated extends TableEvaluation {
  readonly targets: readonly EvaluatedTarget[] | null;
  readonly baselines?: Baselines;
}

interface EvaluatedTarget extends TargetEvaluation {
  readonly baselines?: Baselines | null;
}

function evaluationParagraphs(
  evaluation: Evaluated,
  names: JudgedNames,
  text: Texts,
  width: number,
): [metrics: string[], ...mistakes: string[][]] {
  const { confusion, rows, targets } = evaluation;
  const heading =
    targets === null
      ? text.heading(grouped(rows))
      : text.headingOfSeveral(grouped(rows), targets.length);
  const metrics = [...wrap(heading, width), ...metricLines(evaluation, text, width)];
  if (targets !== null) return [metrics, ...targetParagraphs(targets, text, width)];
  return confusion === null
    ? [metrics, errorLines(evaluation, names, text, width)]
    : [metrics, confusionLines(confusion, names.classNames ?? [], text, width)];
}

/** For several targets: the metrics and errors of each in its own unit, with the baselines below. */
function targetParagraphs(
  targets: readonly EvaluatedTarget[],
  text: Texts,
  width: number,
): string[][] {
  const [{ metrics }] = targets;
  const titles = metrics.map(({ name, better }) => `${text.metrics[name]} ${ARROWS[better]}`);
  const measured = targets.flatMap(({ name, metrics, baselines }): TargetRow[] => {
    // Show baselines with as many digits as the metrics of the network.
    const show = metrics.map(({ name, value }) => metricNumbers(name, [value]));
    const numbersOf = (some: readonly MeasuredMetric[]) =>
      some.map(({ value }, i) => show[i](value));
    const row = { name, numbers: numbersOf(metrics) };
    if (!baselines) return [row];
    return [
      row,
      { name: `  ${text.constant.regression}`, numbers: numbersOf(baselines.constant) },
      { name: `  ${text.linear}`, numbers: numbersOf(baselines.linear) },
    ];
  });
  const errors = targets.map(({ name, errors }) => {
    const quantiles = errors?.quantiles ?? ERROR_SHARES.map(() => Number.NaN);
    return { name, numbers: quantiles.map(numbersLike(quantiles)) };
  });
  return [
    [...wrap(text.eachTarget, width), ...rowsOf(measured, titles, text, width)],
    [...wrap(text.errorsOfEach, width), ...rowsOf(errors, text.shares, text, width)],
  ];
}

/** The row of a target, or of a baseline for it. */
interface TargetRow {
  readonly name: string;
  readonly numbers: readonly string[];
}

/** A row of numbers for each target; if it does not fit, each number on its own line. */
function rowsOf(
  targets: readonly TargetRow[],
  titles: readonly string[],
  text: Texts,
  width: number,
): string[] {
  const taken = titles
    .map((title, c) => 2 + widest([title, ...targets.map(({ numbers }) => numbers[c])]))
    .reduce((sum, each) => sum + each, 0);
  const room = Math.max(LEAST_NAME, Math.min(WIDEST_NAME, width - taken));
  const rows = targets.map(({ name, numbers }) => [shorten(inLine(name), room), ...numbers]);
  const lines = table([{ title: text.target }, ...titles.map(toTheRight)], rows);
  if (widest(lines) <= width) return lines;
  return targets.flatMap(({ name, numbers }) => [
    `${shorten(inLine(name), Math.min(WIDEST_NAME, width - 1))}:`,
    ...titles.map((title, c) => `  ${title}: ${numbers[c]}`),
  ]);
}

/** Joins paragraphs with an empty line between them. */
function inParagraphs(paragraphs: readonly (readonly string[])[]): string[] {
  return paragraphs
    .filter((lines) => lines.length > 0)
    .flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

const ARROWS = { higher: '↑', lower: '↓' } as const;

/** A table; if it does not fit, each number on its own line. */
function metricLines(
  { task, metrics, baselines }: Evaluated,
  text: Texts,
  width: number,
): string[] {
  const beside = baselines === undefined ? [] : [baselines.constant, baselines.linear];
  const titles = beside.length === 0 ? [] : [text.constant[task], text.linear];
  const cells = metrics.map((metric, i) => {
    const others = beside.map((baseline) => baseline[i].value);
    const show = metricNumbers(metric.name, [metric.value, metric.low, metric.high]);
    const title = `${text.metrics[metric.name]} ${ARROWS[metric.better]}`;
    return [title, show(metric.value), endsText(metric), ...others.map(show)];
  });
  const lines = table(
    [{ title: text.metric }, ...[text.network, text.interval, ...titles].map(toTheRight)],
    cells,
  );
  if (widest(lines) <= width) return lines;
  const others = [text.interval, ...titles];
  return cells.flatMap(([title, value, ...rest]) => [
    `${title}: ${value}`,
    ...rest.map((cell, i) => `  ${others[i]}: ${cell}`),
  ]);
}

function toTheRight(title: string): Column {
  return { title, right: true };
}

/** `94.20 … 100.00 %`, or a dash if there is no interval. */
function endsText({ name, value, low, high }: MeasuredMetric): string {
  if (Number.isNaN(low) || Number.isNaN(high)) return '–';
  const show = metricNumbers(name, [value, low, high]);
  return `${show(low).replace(' %', '')} … ${show(high)}`;
}

/** A matrix with class names; if it does not fit, the most frequent confusions. */
function confusionLines(
  confusion: readonly (readonly number[])[],
  classNames: readonly string[],
  text: Texts,
  width: number,
): string[] {
  const names = confusion.map((_, i) => shorten(inLine(classNames[i] ?? String(i)), WIDEST_NAME));
  const matrix = table(
    [{ title: text.corner }, ...names.map(toTheRight)],
    confusion.map((row, i) => [names[i], ...row.map((n) => (n === 0 ? '·' : grouped(n)))]),
  );
  if (widest(matrix) <= width) return [...wrap(text.confusion, width), ...matrix];
  const all = confusionsIn(confusion);
  if (all.length === 0) return wrap(text.noConfusions, width);
  const shown = all.slice(0, MOST_CONFUSIONS);
  const numbers = shown.map(({ rows, share }) => [grouped(rows), shareText(share)]);
  const titles = [text.actual, text.predicted, text.rows, text.share];
  const taken = [2, 3].map((c) => widest([titles[c], ...numbers.map((row) => row[c - 2])]) + 2);
  const room = Math.max(LEAST_NAME, Math.floor((width - taken[0] - taken[1] - 2) / 2));
  const lines = table(
    [{ title: titles[0] }, { title: titles[1] }, ...titles.slice(2).map(toTheRight)],
    shown.map(({ actual, predicted }, i) => [
      shorten(names[actual], room),
      shorten(names[predicted], room),
      ...numbers[i],
    ]),
  );
  const more = all.length - shown.length;
  return [
    ...wrap(text.confusions, width),
    ...lines,
    ...(more === 0 ? [] : wrap(text.others(grouped(more)), width)),
  ];
}

/** Quantiles of the errors, and a histogram from the smallest to the largest. */
function errorLines(
  { errors }: TableEvaluation,
  { target }: JudgedNames,
  text: Texts,
  width: number,
): string[] {
  if (errors === null) return [];
  const show = numbersLike(errors.quantiles);
  const values = errors.quantiles.map(show);
  const counts = histogram(
    errors.pairs.map(([actual, predicted]) => predicted - actual),
    BINS,
  );
  const ends = [values[0], values[values.length - 1]];
  const room = width - displayWidth(ends.join('')) - 4;
  const drawing = room < BINS ? [] : [`${ends[0]}  ${sparkline(counts)}  ${ends[1]}`];
  const quantiles = table(text.shares.map(toTheRight), [values]);
  const lines =
    widest(quantiles) <= width
      ? quantiles
      : ERROR_SHARES.map((_, i) => `${text.shares[i]}: ${values[i]}`);
  return [...wrap(text.errors(inWords(target)), width), ...drawing, ...lines];
}

/** `height, weight`. */
function inWords(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => shorten(inLine(name), WIDEST_NAME));
  return [...shown, ...(shown.length < names.length ? ['…'] : [])].join(', ');
}

function importanceLines(
  { importance, metrics }: TableJudgement,
  { target }: JudgedNames,
  text: Texts,
  width: number,
): string[] {
  const [{ name }] = metrics;
  const shown = importance.slice(0, MOST_IMPORTANT);
  if (shown.length === 0) return [];
  const show = differenceNumbers(
    name,
    shown.flatMap(({ mean, std }) => [mean, std]),
  );
  const isShare = metricOf(name).unit === 'share';
  const measured = shown.map(({ mean, std }) => {
    const numbers = `${show(mean)} ± ${show(std)}`;
    return isShare ? text.points(numbers) : numbers;
  });
  const most = Math.max(...shown.map(({ mean }) => mean));
  const left = width - widest([text.worseBy, ...measured]) - 4;
  const length = Math.min(BAR, left - LEAST_NAME);
  const room = Math.max(LEAST_NAME, left - length);
  const lines = table(
    [{ title: text.column }, toTheRight(text.worseBy), { title: '' }],
    shown.map(({ column, mean }, i) => [
      shorten(inLine(column), room),
      measured[i],
      most > 0 ? bar(mean / most, length) : '',
    ]),
  );
  const [title, rule, ...rows] = lines;
  return [
    ...wrap(text.importance(text.metrics[name], inWords(target)), width),
    title,
    rule.replace(/ +─*$/u, ''),
    ...rows,
  ];
}
