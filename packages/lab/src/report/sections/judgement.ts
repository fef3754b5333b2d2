/** The evaluation of a network for a table, as pieces of a report. */

import type { FeatureDescription } from 'gradus/preprocessing';
import type { Theme } from '../../charts/theme.ts';
import { shareText } from '../../compare/index.ts';
import { numbersLike } from '../../compare/metric-numbers.ts';
import type { Messages } from '../../lang/index.ts';
import { ERROR_SHARES, type MeasuredMetric, type TableJudgement } from '../../tabular/index.ts';
import type { JudgedNames } from '../../text/judgement.ts';
import { confusionsIn, gainSentence, intervalText } from '../../text/measures.ts';
import { grouped } from '../../text/numbers.ts';
import { Html, html } from '../html.ts';
import type { JudgedTable, ReportedSplit } from '../reported.ts';
import { figure, table } from './frame.ts';
import { classNameOf, judgedFigures } from './judged-figures.ts';

type Texts = Messages['judgement'];

/** Most confusions that are listed when there is no figure. */
const MOST_CONFUSIONS = 24;

/** The metrics, figures, columns and split of one network. */
export function judgementPieces(
  judged: JudgedTable,
  title: string,
  text: Messages,
  theme: Theme,
): Html[] {
  const { judgement } = judged;
  const figures = judgedFigures(judged, text);
  const hasMatrix = figures.some(({ name }) => name === 'confusion');
  const pieces = [
    html`<h3>${title}</h3><p><strong>${gainSentence(judgement, text.judgement).sentence}</strong></p>`,
    metricsTable(judgement, text.judgement),
    targetsTable(judgement, text.judgement),
    errorTable(judged, text.judgement),
    classTable(judged, text),
    hasMatrix ? null : confusionList(judged, text.judgement),
    ...figures.map(({ caption, svg, columns }) =>
      figure(new Html(svg(theme)), { caption, tableTitle: text.report.asTable }, columns),
    ),
    columnsTable(judged, text),
    splitTable(judged, text.judgement),
  ];
  return pieces.filter((piece) => piece !== null);
}

const ARROWS = { higher: '↑', lower: '↓' } as const;

function metricsTable(judgement: TableJudgement, text: Texts): Html {
  const { task, rows, metrics, baselines, targets } = judgement;
  const number = (title: string, measured: readonly MeasuredMetric[]) => ({
    title,
    isNumber: true,
    cells: measured.map(intervalText),
  });
  const names = metrics.map(({ name, better }) => `${text.metrics[name]} ${ARROWS[better]}`);
  const caption = [
    text.metricsCaption(grouped(rows)),
    ...(targets === null ? [] : [text.overTargets(targets.length)]),
    text.trainedOn,
  ].join(' ');
  return captioned(
    caption,
    table([
      { title: text.metric, cells: names },
      number(text.network, metrics),
      number(text.linear, baselines.linear),
      number(text.constant[task], baselines.constant),
    ]),
  );
}

function captioned(caption: string, body: Html): Html {
  return html`<figure><figcaption>${caption}</figcaption>${body}</figure>`;
}

/** The metrics of each target if there are several, with the baselines below. */
function targetsTable({ task, targets, metrics }: TableJudgement, text: Texts): Html | null {
  if (targets === null) return null;
  const rows = targets.flatMap(({ name, metrics, baselines }) => [
    { name, metrics },
    ...(baselines === null
      ? []
      : [
          { name: `${name}: ${text.linear}`, metrics: baselines.linear },
          { name: `${name}: ${text.constant[task]}`, metrics: baselines.constant },
        ]),
  ]);
  const columns = metrics.map(({ name, better }, i) => ({
    title: `${text.metrics[name]} ${ARROWS[better]}`,
    isNumber: true,
    cells: rows.map((each) => intervalText(each.metrics[i])),
  }));
  const names = { title: text.target, cells: rows.map(({ name }) => name) };
  return captioned(text.eachTarget, table([names, ...columns]));
}

/** Quantiles of the errors: a row for each target. */
function errorTable({ judgement, names }: JudgedTable, text: Texts): Html | null {
  const { errors, targets } = judgement;
  const rows = targets === null ? [errors] : targets.map((each) => each.errors);
  if (rows.every((row) => row === null)) return null;
  const columns = ERROR_SHARES.map((_, i) => ({
    title: text.shares[i],
    isNumber: true,
    cells: rows.map((row) => (row === null ? '–' : numbersLike(row.quantiles)(row.quantiles[i]))),
  }));
  if (targets === null) return captioned(text.errors(names.target.join()), table(columns));
  const each = { title: text.target, cells: targets.map(({ name }) => name) };
  return captioned(text.errorsOfEach, table([each, ...columns]));
}

/** Precision and recall of each class. */
function classTable(
  { judgement: { confusion }, names }: JudgedTable,
  { judgement: text, evaluate }: Messages,
): Html | null {
  if (confusion === null) return null;
  const sum = (values: readonly number[]): number => values.reduce((all, n) => all + n, 0);
  const share = (part: number, whole: number): string =>
    whole === 0 ? '–' : shareText(part / whole);
  const actual = confusion.map(sum);
  const predicted = confusion.map((_, i) => sum(confusion.map((row) => row[i])));
  const number = (title: string, cellOf: (label: number) => string) => ({
    title,
    isNumber: true,
    cells: confusion.map((_, i) => cellOf(i)),
  });
  return table([
    { title: evaluate.class, cells: confusion.map((_, i) => classNameOf(names, i)) },
    number(text.testRows, (i) => grouped(actual[i])),
    number(text.precision, (i) => share(confusion[i][i], predicted[i])),
    number(text.recall, (i) => share(confusion[i][i], actual[i])),
  ]);
}

function confusionList({ judgement: { confusion }, names }: JudgedTable, text: Texts): Html | null {
  if (confusion === null) return null;
  const all = confusionsIn(confusion);
  if (all.length === 0) return html`<p>${text.noConfusions}</p>`;
  const shown = all.slice(0, MOST_CONFUSIONS);
  const list = table([
    { title: text.actual, cells: shown.map(({ actual }) => classNameOf(names, actual)) },
    { title: text.predicted, cells: shown.map(({ predicted }) => classNameOf(names, predicted)) },
    { title: text.rows, isNumber: true, cells: shown.map(({ rows }) => grouped(rows)) },
    {
      title: text.share,
      isNumber: true,
      cells: shown.map(({ share }) => shareText(share)),
    },
  ]);
  const more = all.length - shown.length;
  return html`${captioned(text.confusions, list)}${more === 0 ? null : html`<p>${text.others(grouped(more))}</p>`}`;
}

/** How each column was read, and what the network receives from it. */
function columnsTable({ description }: JudgedTable, { judgement: text, data }: Messages): Html {
  const { features, target, ignored } = description;
  const targets =
    target.task === 'classification'
      ? [[target.name, text.classes(grouped(target.classNames.length))]]
      : target.columns.map((column) => [column.name, standardised(column, text)]);
  const rows = [
    ...features.map((feature) => [
      feature.name,
      data.types[feature.type],
      seenAs(feature, text),
      feature.hasMissing ? text.yes : text.no,
    ]),
    ...targets.map(([name, becomes]) => [name, data.types.target, becomes, '–']),
    ...ignored.map((name) => [name, data.types.ignored, text.unused, '–']),
  ];
  const titles = [text.column, text.type, text.becomes, text.hadMissing];
  return html`<h4>${text.columns}</h4>${table(
    titles.map((title, c) => ({ title, cells: rows.map((row) => row[c]) })),
  )}`;
}

function seenAs(feature: FeatureDescription, text: Texts): string {
  switch (feature.type) {
    case 'numeric':
      return standardised(feature, text);
    case 'categorical':
      return text.categorical(grouped(feature.categories.length));
    case 'date':
      return feature.parts.map((part) => text.dateParts[part]).join(', ');
  }
}

function standardised({ mean, std }: { mean: number; std: number }, text: Texts): string {
  const show = numbersLike([mean, std]);
  return text.numeric(show(mean), show(std));
}

const PARTS = ['train', 'validation', 'test'] as const;

function splitTable({ split, names }: JudgedTable, text: Texts): Html {
  const { rows } = split;
  const all = PARTS.reduce((sum, part) => sum + rows[part], 0);
  const share = (part: number): string => (all === 0 ? '–' : shareText(part / all));
  return html`<h4>${text.split}</h4><p>${wayOf(split, names, text)}</p>${table([
    { title: text.splitPart, cells: PARTS.map((part) => text.splitParts[part]) },
    { title: text.rows, isNumber: true, cells: PARTS.map((part) => grouped(rows[part])) },
    { title: text.share, isNumber: true, cells: PARTS.map((part) => share(rows[part])) },
    { title: text.splitUse, cells: PARTS.map((part) => text.splitUses[part]) },
  ])}`;
}

/** How the rows were chosen. */
function wayOf({ by, seed }: ReportedSplit, { target }: JudgedNames, text: Texts): string {
  const { group, time, fold, test } = by;
  const { splitBy } = text;
  return [
    time === null ? splitBy.seed(target[0], seed) : splitBy.time(time),
    ...(group === null ? [] : [splitBy.group(group)]),
    ...(fold === null ? [] : [splitBy.fold(fold.index + 1, fold.of)]),
    ...(test === null ? [] : [splitBy.file(test.path)]),
  ].join(' ');
}
