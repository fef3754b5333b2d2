import type { Module } from '../../nn/index.ts';
import type { FeatureDescription, PicturePredictor, Predictor } from '../../preprocessing/index.ts';
import { Table } from '../../table/index.ts';
import { checkOptions } from '../../util/options.ts';
import { grouped } from '../../util/shown.ts';
import { CARD_TEXTS, type CardTexts, type ExportLanguage, LANGUAGES } from '../lang/index.ts';
import { type ExportSubject, SUBJECT_OPTIONS, type SubjectOptions, subjectOf } from '../subject.ts';
import { code, codeBlock, markdownTable, perCent, plain, rounded } from './markdown.ts';
import { type Range, type Ranges, rangesOf } from './ranges.ts';

/**
 * The data that a network was trained on.
 *
 * @example
 * ```ts
 * const data: CardData = { name: 'penguins.csv', rows: 344, columns: 7 };
 * modelCard(new nn.Linear(2, 1), { inputShape: [2], data }).includes('| samples | 344 |'); // true
 * ```
 */
export interface CardData {
  /** The name of a file, a folder or a data set. */
  readonly name: string;
  /** SHA-256 in hexadecimal, or another checksum. */
  readonly checksum?: string | null;
  readonly rows?: number | null;
  readonly columns?: number | null;
}

/**
 * How rows or pictures were split: the number of samples in each part.
 *
 * @example
 * ```ts
 * const split: CardSplit = { train: 241, validation: 52, test: 51, how: 'Split by seed 0.' };
 * ```
 */
export interface CardSplit {
  readonly train: number;
  /** 0 without a validation set. */
  readonly validation: number;
  readonly test: number;
  /** How the parts were chosen, in a sentence. */
  readonly how?: string;
}

/**
 * A metric of the predictions.
 *
 * @example
 * ```ts
 * const metric: CardMetric = { name: 'accuracy', value: 0.975, better: 'higher', unit: 'share' };
 * const evaluation = { samples: 200, metrics: [metric] };
 * modelCard(new nn.Linear(2, 1), { inputShape: [2], evaluation }).includes('97.50 %'); // true
 * ```
 */
export interface CardMetric {
  readonly name: string;
  readonly value: number;
  /** The ends of the 95 % interval, where it is known. */
  readonly low?: number;
  readonly high?: number;
  readonly better: 'higher' | 'lower';
  /** `'share'`: a value from 0 to 1, shown in per cent. Default: shown as it is. */
  readonly unit?: 'share';
}

/**
 * Metrics that were measured after training.
 *
 * @example
 * ```ts
 * const evaluation: CardEvaluation = {
 *   samples: 51,
 *   metrics: [{ name: 'RMSE', value: 3.28, better: 'lower' }],
 *   baselines: { mean: [{ name: 'RMSE', value: 8.385, better: 'lower' }] },
 * };
 * ```
 */
export interface CardEvaluation {
  /** The number of tested samples. */
  readonly samples: number;
  readonly metrics: readonly CardMetric[];
  /** Metrics of simpler predictors, by the name of the predictor. The card shows a dash for a missing metric. */
  readonly baselines?: Readonly<Record<string, readonly CardMetric[]>>;
  /** The conclusion from the metrics, in a sentence. */
  readonly conclusion?: string;
}

/**
 * How much worse the predictions get when the values of a column are shuffled.
 *
 * @example
 * ```ts
 * const importance: CardImportance[] = [{ column: 'age', mean: 0.225, std: 0.041 }];
 * modelCard(new nn.Linear(2, 1), { inputShape: [2], importance }).includes('0.225 ± 0.041'); // true
 * ```
 */
export interface CardImportance {
  readonly column: string;
  readonly mean: number;
  readonly std: number;
}

/**
 * The facts of a model card that are not in the model. The card leaves out what is not given.
 *
 * @example
 * ```ts
 * const options: ModelCardOptions = { name: 'sum', inputShape: [2], limits: ['Only for numbers below 10.'] };
 * modelCard(new nn.Linear(2, 1), options).includes('- Only for numbers below 10.'); // true
 * ```
 */
export interface ModelCardOptions extends SubjectOptions {
  /** The language of the card. Default: `'en'`. */
  lang?: ExportLanguage;
  data?: CardData;
  split?: CardSplit;
  /** The training rows. The card shows the ranges of their columns. */
  trainingRows?: Table;
  evaluation?: CardEvaluation;
  /** The most important column first. */
  importance?: readonly CardImportance[];
  /** Further limits, a sentence each. */
  limits?: readonly string[];
  /** The commands that train the model again. */
  reproduce?: string;
  /** The versions of the software: `{ Gradus: '0.1.0' }`. */
  versions?: Readonly<Record<string, string>>;
}

const OPTIONS = {
  ...SUBJECT_OPTIONS,
  lang: LANGUAGES,
  data: 'object',
  split: 'object',
  trainingRows: Table,
  evaluation: 'object',
  importance: Array,
  limits: Array,
  reproduce: 'string',
  versions: 'object',
} as const;

/** More columns are only counted: a table may have thousands. */
const MOST_COLUMNS = 200;
const MOST_IMPORTANT = 10;
/** A class with fewer training rows is called rare. */
const RARE = 20;
const MOST_RARE = 12;
const ARROWS = { higher: '↑', lower: '↓' } as const;

/**
 * A model card as Markdown, for a person who wants to use the model: data, inputs, metrics, limits, how to reproduce it.
 * Names of columns, classes and files are shown as code, so nothing in them becomes markup. Texts that you pass, such
 * as the names of metrics, are not translated: write them in the language of the card.
 * @throws ArgumentError where an option is unknown or has a wrong value
 *
 * @example
 * ```ts
 * const card = modelCard(new nn.Linear(2, 1), { name: 'sum', inputShape: [2], reproduce: 'node train.js' });
 * card.split('\n')[0]; // '# Model card: `sum`'
 * ```
 */
export function modelCard(
  model: Predictor<never> | PicturePredictor | Module,
  options: ModelCardOptions = {},
): string {
  const owner = 'modelCard';
  const checked = checkOptions<ModelCardOptions>(owner, options, OPTIONS);
  const { name, inputShape, classNames, picture, lang = 'en', ...facts } = checked;
  const given = { name, inputShape, classNames, picture };
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  const subject = subjectOf(model, Object.fromEntries(known), owner);
  const ranges = rangesOf(subject, facts.trainingRows);
  return markdownOf({ subject, facts, ranges, text: CARD_TEXTS[lang] });
}

/** The options besides those that describe the model. */
type Facts = Omit<ModelCardOptions, keyof SubjectOptions | 'lang'>;

/** Everything that a card is written from. */
interface Known {
  readonly subject: ExportSubject;
  readonly facts: Facts;
  readonly ranges: Ranges;
  readonly text: CardTexts;
}

function markdownOf(known: Known): string {
  const { subject, facts, text } = known;
  const sections: Readonly<Record<keyof CardTexts['sections'], readonly string[]>> = {
    data: dataTexts(known),
    inputs: [inputsText(known)],
    network: networkTexts(known),
    evaluation: evaluationTexts(known),
    importance: importanceTexts(known),
    limits: [limitsText(known)],
    reproduce: facts.reproduce ? [codeBlock(facts.reproduce, 'sh')] : [],
    versions: versionsTexts(known),
  };
  const parts = Object.entries(sections).flatMap(([section, texts]) => {
    const title = text.sections[section as keyof typeof sections];
    return texts.length === 0 ? [] : [`## ${title}`, ...texts];
  });
  return `${[`# ${text.title(code(subject.name))}`, summary(known), ...parts].join('\n\n')}\n`;
}

/** Names as code with commas between them, at most `most` of them. */
function codeList(names: readonly string[], text: CardTexts, most = 12): string {
  const first = names.slice(0, most).map(code).join(', ');
  return names.length > most ? text.andMore(first, names.length - most) : first;
}

function summary({ subject, text }: Known): string {
  const { output, preprocessing, picture, inputShape } = subject;
  const input =
    preprocessing !== null
      ? text.input.row(preprocessing.description.features.length)
      : picture !== null
        ? text.input.picture(picture.rows, picture.columns, picture.channels)
        : text.input.array(inputShape.join(', '));
  if (output.task === null) return text.computes(input);
  if (output.task === 'regression') {
    const names = output.columns.map(({ name }) => name);
    return text.predictsNumbers(input, codeList(names, text));
  }
  const { name, classNames } = output;
  const target = name === null ? null : code(name);
  return text.predictsClasses(input, target, classNames.length, codeList(classNames, text, 50));
}

function dataTexts({ facts: { data, split }, text: { data: text } }: Known): string[] {
  const rows: [string, string][] = [];
  if (data !== undefined) {
    const { name, checksum, rows: count, columns } = data;
    rows.push([text.name, code(name)]);
    if (checksum) rows.push([text.checksum, code(checksum)]);
    if (count) rows.push([text.rows, grouped(count)]);
    if (columns) rows.push([text.columns, grouped(columns)]);
  }
  if (split !== undefined) {
    rows.push([text.train, grouped(split.train)]);
    if (split.validation > 0) rows.push([text.validation, text.ofValidation(split.validation)]);
    rows.push([text.test, text.ofTest(split.test)]);
  }
  if (rows.length === 0) return [];
  const table = markdownTable([text.what, text.value], rows);
  return split?.how ? [table, plain(split.how)] : [table];
}

function inputsText({ subject, ranges, text }: Known): string {
  const { preprocessing, picture, inputShape } = subject;
  if (picture !== null) {
    const { rows, columns, channels } = picture;
    return text.pixels(rows * columns * channels, channels);
  }
  if (preprocessing === null) return text.float32(inputShape.join(', '));
  const { features } = preprocessing.description;
  const lines = features
    .slice(0, MOST_COLUMNS)
    .map((feature) => [
      code(feature.name),
      text.types[feature.type],
      trainedOn(feature, ranges.columns.get(feature.name), text),
      feature.hasMissing ? text.yes : text.no,
    ]);
  const table = markdownTable([text.column, text.type, text.inTraining, text.mayBeMissing], lines);
  const more = features.length - lines.length;
  return more > 0 ? `${table}\n\n${text.moreColumns(more)}` : table;
}

function trainedOn(feature: FeatureDescription, range: Range | undefined, text: CardTexts): string {
  if (feature.type === 'categorical') return codeList(feature.categories, text);
  const span = range === undefined ? '' : `${range.low} … ${range.high}`;
  if (feature.type === 'date') return span === '' ? '–' : span;
  const moments = text.moments(rounded(feature.mean), rounded(feature.std));
  return span === '' ? moments : `${span}; ${moments}`;
}

function networkTexts({ subject: { model }, text }: Known): string[] {
  const parameters = [...model.namedParameters()];
  const count = parameters.reduce((sum, [, parameter]) => sum + parameter.numel(), 0);
  return [text.parameters(count), codeBlock(String(model))];
}

function evaluationTexts({ facts: { evaluation, split }, text }: Known): string[] {
  if (evaluation === undefined) return [text.notMeasured];
  const { samples, metrics, baselines = {}, conclusion } = evaluation;
  const hasIntervals = metrics.some(({ low }) => low !== undefined);
  const others = Object.entries(baselines);
  const rows = metrics.map((metric) => [
    `${plain(metric.name)} ${ARROWS[metric.better]}`,
    metricText(metric),
    ...others.map(([, measured]) => {
      const same = measured.find(({ name }) => name === metric.name);
      return same === undefined ? '–' : metricText(same);
    }),
  ]);
  const titles = [text.metric, text.network, ...others.map(([name]) => plain(name))];
  return [
    text.measured(samples, split !== undefined, hasIntervals),
    markdownTable(titles, rows, [false, ...titles.slice(1).map(() => true)]),
    ...(conclusion === undefined ? [] : [plain(conclusion)]),
  ];
}

/** `97.50 % (94.21 … 100.00)`. */
function metricText({ value, low, high, unit }: CardMetric): string {
  const format = unit === 'share' ? perCent : rounded;
  const sign = unit === 'share' && Number.isFinite(value) ? ' %' : '';
  const interval =
    low === undefined || high === undefined ? '' : ` (${format(low)} … ${format(high)})`;
  return `${format(value)}${sign}${interval}`;
}

function importanceTexts({ facts: { importance = [] }, text }: Known): string[] {
  if (importance.length === 0) return [];
  const shown = importance.slice(0, MOST_IMPORTANT);
  const rows = shown.map(({ column, mean, std }) => [
    code(column),
    `${rounded(mean)} ± ${rounded(std)}`,
  ]);
  const more = importance.length - shown.length;
  return [
    markdownTable([text.column, text.worseBy], rows, [false, true]),
    more > 0 ? `${text.noCause} ${text.others(more)}` : text.noCause,
  ];
}

function limitsText(known: Known): string {
  const { split, trainingRows, limits = [] } = known.facts;
  const { limits: text } = known.text;
  const samples = split?.train ?? trainingRows?.length;
  const lines = [
    ...(samples === undefined ? [] : [text.samples(samples)]),
    ...ofInputs(known),
    ...ofOutputs(known),
    ...ofEvaluation(known),
    text.origin,
    ...limits.map(plain),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

function ofInputs({ subject: { preprocessing, picture }, ranges, text }: Known): string[] {
  const { limits } = text;
  if (picture !== null) return [limits.pictures];
  if (preprocessing === null) return [];
  const { features } = preprocessing.description;
  const has = (type: FeatureDescription['type']) => features.some((each) => each.type === type);
  const complete = features.filter(({ hasMissing }) => !hasMissing).map(({ name }) => name);
  return [
    ...(has('numeric') || has('date') ? [limits.outside(ranges.columns.size > 0)] : []),
    ...(has('categorical') ? [limits.categories] : []),
    ...(complete.length > 0 ? [limits.complete(codeList(complete, text))] : []),
  ];
}

function ofOutputs({ subject: { output }, ranges, text }: Known): string[] {
  const { limits } = text;
  if (output.task === null) return [];
  if (output.task === 'regression') {
    return output.columns.flatMap(({ name }) => {
      const range = ranges.columns.get(name);
      return range === undefined ? [] : [limits.beyond(code(name), range.low, range.high)];
    });
  }
  const rare = [...ranges.classes].filter(([, count]) => count < RARE);
  const named = rare
    .slice(0, MOST_RARE)
    .map(([name, count]) => `${code(name)} (${limits.rows(count)})`)
    .join(', ');
  const more = rare.length - MOST_RARE;
  return [
    limits.alwaysAClass,
    limits.calibration,
    ...(rare.length > 0 ? [limits.rare(more > 0 ? text.andMore(named, more) : named)] : []),
  ];
}

function ofEvaluation({ facts: { evaluation }, text: { limits: text } }: Known): string[] {
  if (evaluation === undefined) return [];
  const { samples, metrics } = evaluation;
  const isPerfect = metrics.some(({ unit, better, value }) => {
    return unit === 'share' && better === 'higher' && value === 1;
  });
  // With this share of mistakes, the chance to see none is 5 %.
  const most = 1 - 0.05 ** (1 / samples);
  return [
    ...(metrics.some(({ low }) => low !== undefined) ? [text.intervals] : []),
    ...(isPerfect ? [text.perfect(samples, `${perCent(most)} %`)] : []),
  ];
}

function versionsTexts({ facts: { versions = {} } }: Known): string[] {
  const entries = Object.entries(versions);
  if (entries.length === 0) return [];
  return [entries.map(([name, version]) => `- ${plain(name)}: ${code(version)}`).join('\n')];
}
