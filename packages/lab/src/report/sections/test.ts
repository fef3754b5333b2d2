import { confusionFigure } from '../../charts/confusion.ts';
import type { Theme } from '../../charts/theme.ts';
import { percentDigits } from '../../compare/index.ts';
import type { Messages } from '../../lang/index.ts';
import { isOnPictures, type Run } from '../../runs/reader.ts';
import type { PictureData } from '../../settings/schema.ts';
import { MOST_CLASSES, mostConfused } from '../../text/confusions.ts';
import type { Examination, FirstLayer } from '../examine.ts';
import { Html, html } from '../html.ts';
import { digitPicture, photo, weightSheet } from '../pictures.ts';
import { isExamined, isJudged, type JudgedTable, type Reported } from '../reported.ts';
import { figure, section, table } from './frame.ts';
import { judgementPieces } from './judgement.ts';

/** Most neurons whose weights are shown. */
const MOST_UNITS = 100;
const PER_ROW = 10;

/** A run whose network was tested on pictures. */
type Tested = Omit<Reported, 'examination' | 'run'> & {
  readonly run: Run<PictureData>;
  readonly examination: Examination;
};

/** The runs whose networks were tested on pictures. */
export function testedOf(runs: readonly Reported[]): Tested[] {
  return runs.flatMap(({ examination, run, ...others }): Tested[] =>
    !isExamined(examination) || isJudged(examination) || !isOnPictures(run)
      ? []
      : [{ ...others, run, examination }],
  );
}

/** The runs whose networks were tested on tables. */
export function judgedOf(runs: readonly Reported[]): { name: string; judged: JudgedTable }[] {
  return runs.flatMap(({ name, examination }) =>
    isExamined(examination) && isJudged(examination) ? [{ name, judged: examination }] : [],
  );
}

/** The results of each network on the test set, and the weights of its first layer. */
export function testSection(runs: readonly Reported[], text: Messages, theme: Theme): Html {
  const ofPictures = testedOf(runs).flatMap((run) => [
    confusion(run, text, theme),
    mistakes(run, text),
    weights(run, text),
  ]);
  const ofTables = judgedOf(runs).flatMap(({ name, judged }) =>
    judgementPieces(judged, name, text, theme),
  );
  return section('test', text.report.test, [...ofPictures, ...ofTables]);
}

/** A confusion matrix as the text of an SVG. */
export function drawnConfusion(
  { name, classNames, examination }: Tested,
  { report, results }: Messages,
  theme: Theme,
): string {
  const { actual, predicted } = results;
  const words = { title: report.confusion(name), actual, predicted };
  return confusionFigure(examination.evaluation.confusion, classNames, words, theme);
}

function confusion(run: Tested, text: Messages, theme: Theme): Html {
  const { report, results } = text;
  const { classNames, examination } = run;
  const { confusion: counts } = examination.evaluation;
  if (classNames.length > MOST_CLASSES) return confusionList(run, text);
  const columns = [
    { title: `${results.actual} \\ ${results.predicted}`, cells: classNames },
    ...classNames.map((title, j) => ({
      title,
      isNumber: true,
      cells: counts.map((row) => String(row[j])),
    })),
  ];
  const words = { caption: results.confusionCaption, tableTitle: report.asTable };
  return html`<h3>${report.confusion(run.name)}</h3>${figure(
    new Html(drawnConfusion(run, text, theme)),
    words,
    columns,
  )}`;
}

/** The most frequent confusions, for more classes than a readable matrix has. */
function confusionList({ name, classNames, examination }: Tested, text: Messages): Html {
  const { report, results } = text;
  const confused = mostConfused(examination.evaluation.confusion);
  return html`<h3>${report.mostConfused(name)}</h3>${table([
    { title: results.actual, cells: confused.map(({ actual }) => classNames[actual]) },
    { title: results.predicted, cells: confused.map(({ predicted }) => classNames[predicted]) },
    {
      title: text.evaluate.samples,
      isNumber: true,
      cells: confused.map(({ count }) => String(count)),
    },
  ])}`;
}

function mistakes({ name, run, classNames, examination }: Tested, text: Messages): Html {
  const { report, results } = text;
  const { rows, columns, channels = 1, preprocessing } = run.config.data;
  const form = { channels, rows, columns };
  const items = examination.mistakes.map(({ index, pixels, label, predicted, probability }) => {
    const percent = percentDigits(100 * probability);
    const words = report.mistake(classNames[label], classNames[predicted], percent);
    const alt = report.mistakeAlt(index, classNames[label]);
    const picture =
      preprocessing === 'resize' ? photo(pixels, form) : digitPicture(pixels, rows, columns);
    return html`<li><img class="pixels" src="${picture}" alt="${alt}" width="${columns}" height="${rows}">${words}</li>`;
  });
  const list = items.length === 0 ? results.noMistakes : html`<ul class="pictures">${items}</ul>`;
  return html`<h3>${report.mistakes(name)}</h3>${list}`;
}

function weights({ name, run, examination }: Tested, { report }: Messages): Html | null {
  const { firstLayer } = examination;
  if (firstLayer === null) return null;
  const { rows, columns, channels = 1 } = run.config.data;
  const count = Math.min(MOST_UNITS, firstLayer.units);
  const limit = largest(firstLayer);
  const sheet = { count, channels, rows, columns, perRow: Math.min(PER_ROW, count) };
  const say = channels === 3 ? report.colorWeightsCaption : report.weightsCaption;
  const caption = say(firstLayer.name, firstLayer.units, limit.toPrecision(3));
  const more = count < firstLayer.units ? ` ${report.firstOf(count, firstLayer.units)}` : '';
  return html`<h3>${report.weights(name)}</h3><figure><figcaption>${caption}${more}</figcaption>
<img class="pixels sheet" src="${weightSheet(firstLayer.weights, sheet, limit)}" alt="${caption}"></figure>`;
}

/** The largest magnitude; never 0, so that you can divide by it. */
function largest({ weights: values }: FirstLayer): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most || 1;
}
