import type { Module } from '../../nn/index.ts';
import type { FeatureDescription, PicturePredictor, Predictor } from '../../preprocessing/index.ts';
import { Table } from '../../table/index.ts';
import { checkOptions } from '../../util/options.ts';
import { type ExportSubject, type SubjectOptions, subjectOf } from '../subject.ts';
import { code, codeBlock, codeList, grouped, markdownTable, plain, rounded } from './markdown.ts';
import { type Range, type Ranges, rangesOf } from './ranges.ts';

/** What a network was made from. */
export interface CardData {
  /** The name of a file, a folder or a data set. */
  readonly name: string;
  /** SHA-256 in hexadecimal, or another checksum. */
  readonly checksum?: string | null;
  readonly rows?: number | null;
  readonly columns?: number | null;
}

/** How rows or pictures were divided. */
export interface CardSplit {
  readonly train: number;
  /** 0 where no choice was made. */
  readonly validation: number;
  readonly test: number;
  /** How they were chosen, in a sentence. */
  readonly how?: string;
}

/** A number that says how good predictions are. */
export interface CardMetric {
  readonly name: string;
  readonly value: number;
  /** The ends of its 95 % interval, where it is known. */
  readonly low?: number;
  readonly high?: number;
  readonly better: 'higher' | 'lower';
  /** `'share'`: from 0 to 1, said in per cent. Default: as it is. */
  readonly unit?: 'share';
}

/** What was measured after training. */
export interface CardEvaluation {
  /** Samples that were tested. */
  readonly samples: number;
  readonly metrics: readonly CardMetric[];
  /** The same metrics of what is simpler, by its name. */
  readonly baselines?: Readonly<Record<string, readonly CardMetric[]>>;
  /** What the numbers say, in a sentence. */
  readonly conclusion?: string;
}

/** How much worse predictions get where a column tells nothing. */
export interface CardImportance {
  readonly column: string;
  readonly mean: number;
  readonly std: number;
}

/** What a model card says besides what the model itself knows; what is left out is not in the card. */
export interface ModelCardOptions extends SubjectOptions {
  data?: CardData;
  split?: CardSplit;
  /** The rows that the model was trained on, for the ranges of their columns. */
  trainingRows?: Table;
  evaluation?: CardEvaluation;
  /** The most important column first. */
  importance?: readonly CardImportance[];
  /** What else the model should not be used for, a sentence each. */
  limits?: readonly string[];
  /** The commands that train it again. */
  reproduce?: string;
  /** What it was made with: `{ Gradus: '0.1.0' }`. */
  versions?: Readonly<Record<string, string>>;
}

const OPTIONS = {
  name: 'string',
  inputShape: Array,
  classNames: Array,
  picture: 'object',
  data: 'object',
  split: 'object',
  trainingRows: Table,
  evaluation: 'object',
  importance: Array,
  limits: Array,
  reproduce: 'string',
  versions: 'object',
} as const;

/** Columns that are listed; a table may have thousands. */
const MOST_COLUMNS = 200;
const MOST_IMPORTANT = 10;
/** A class with fewer training rows is called rare. */
const RARE = 20;

/**
 * What a person should know before using a model, as Markdown: data, inputs, how good it is, limits, how to make it
 * again. Names of columns, classes and files are code, so that whatever they hold is only shown.
 * @throws ArgumentError where an option is not known or not what it must be
 */
export function modelCard(
  model: Predictor<never> | PicturePredictor | Module,
  options: ModelCardOptions = {},
): string {
  const owner = 'modelCard';
  const checked = checkOptions<ModelCardOptions>(owner, options, OPTIONS);
  const { name, inputShape, classNames, picture, ...facts } = checked;
  const given = { name, inputShape, classNames, picture };
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const subject = subjectOf(model, Object.fromEntries(said), owner);
  const ranges = rangesOf(subject, facts.trainingRows);
  const sections: readonly (readonly [title: string, body: readonly (string | null)[]])[] = [
    ['Data', [dataTable(facts)]],
    ['Inputs', [inputsText(subject, ranges)]],
    ['Network', [networkText(subject)]],
    ['How good it is', evaluationTexts(facts)],
    ['What it goes by', importanceTexts(facts)],
    ['Limits', [limitsText(subject, ranges, facts)]],
    ['To make it again', [facts.reproduce ? codeBlock(facts.reproduce, 'sh') : null]],
    ['Versions', [versionsText(facts)]],
  ];
  const parts = sections.flatMap(([title, body]) => {
    const texts = body.filter((text) => text !== null);
    return texts.length === 0 ? [] : [`## ${title}`, ...texts];
  });
  return `${[`# Model card: ${code(subject.name)}`, summary(subject), ...parts].join('\n\n')}\n`;
}

function summary({ output, preprocessing, picture, inputShape }: ExportSubject): string {
  const from =
    preprocessing !== null
      ? `a row of ${counted(preprocessing.description.features.length, 'column')}`
      : picture !== null
        ? `a picture of ${picture.rows} × ${picture.columns} pixels${picture.channels === 1 ? '' : ` and ${picture.channels} colours`}`
        : `numbers of the shape [${inputShape}]`;
  if (output.task === null) return `A network that makes numbers of ${from}.`;
  if (output.task === 'regression') {
    const names = output.columns.map(({ name }) => name);
    return `A network that predicts ${codeList(names)}, in the units of the training data, from ${from}.`;
  }
  const { name, classNames } = output;
  const what = name === null ? '' : ` ${code(name)}:`;
  const which = `one of ${classNames.length} classes (${codeList(classNames, 50)})`;
  return `A network that predicts${what} ${which} from ${from}. It gives a probability for each class.`;
}

type Facts = Omit<ModelCardOptions, keyof SubjectOptions>;

function dataTable({ data, split }: Facts): string | null {
  const rows: [string, string][] = [];
  if (data !== undefined) {
    const { name, checksum, rows: count, columns } = data;
    rows.push(['trained on', code(name)]);
    if (checksum) rows.push(['checksum', code(checksum)]);
    if (count) rows.push(['rows', grouped(count)]);
    if (columns) rows.push(['columns', grouped(columns)]);
  }
  if (split !== undefined) {
    rows.push(['to train', grouped(split.train)]);
    if (split.validation > 0) {
      rows.push([
        'for choices',
        `${grouped(split.validation)} (when to stop, which weights to keep)`,
      ]);
    }
    rows.push(['to test', `${grouped(split.test)}, used for no choice`]);
  }
  if (rows.length === 0) return null;
  const how = split?.how ? `\n\n${plain(split.how)}` : '';
  return `${markdownTable(['what', 'value'], rows)}${how}`;
}

function inputsText({ preprocessing, picture, inputShape }: ExportSubject, ranges: Ranges): string {
  if (picture !== null) {
    const { rows, columns, channels } = picture;
    const order = channels === 1 ? '' : ', one colour after the other';
    return `${grouped(rows * columns * channels)} numbers from 0 to 1, row by row${order}.`;
  }
  if (preprocessing === null) return `float32 of the shape [batch, ${inputShape.join(', ')}].`;
  const { features } = preprocessing.description;
  const lines = features
    .slice(0, MOST_COLUMNS)
    .map((feature) => [
      code(feature.name),
      KINDS[feature.type],
      trainedOn(feature, ranges.columns.get(feature.name)),
      feature.hasMissing ? 'yes' : 'no',
    ]);
  const titles = ['column', 'type', 'in the training rows', 'may be missing'];
  const more = features.length - lines.length;
  const rest = more > 0 ? `\n\n… and ${counted(more, 'more column')}.` : '';
  return `${markdownTable(titles, lines)}${rest}`;
}

const KINDS = { numeric: 'number', categorical: 'category', date: 'date' } as const;

function trainedOn(feature: FeatureDescription, range: Range | undefined): string {
  if (feature.type === 'categorical') return codeList(feature.categories);
  const span = range === undefined ? '' : `${range.low} to ${range.high}`;
  if (feature.type === 'date') return span === '' ? '–' : span;
  const { mean, std } = feature;
  const moments = `mean ${rounded(mean)}, standard deviation ${rounded(std)}`;
  return span === '' ? moments : `${span}; ${moments}`;
}

function networkText({ model }: ExportSubject): string {
  const parameters = [...model.namedParameters()];
  const count = parameters.reduce((sum, [, parameter]) => sum + parameter.numel(), 0);
  return `${counted(count, 'parameter')}.\n\n${codeBlock(String(model))}`;
}

const ARROWS = { higher: '↑', lower: '↓' } as const;

function evaluationTexts({ evaluation, split }: Facts): (string | null)[] {
  if (evaluation === undefined) {
    return [
      'Nothing was measured. Test the model on samples that it was not trained on before you rely on it.',
    ];
  }
  const { samples, metrics, baselines = {}, conclusion } = evaluation;
  const hasIntervals = metrics.some(({ low }) => low !== undefined);
  const heading =
    `On ${grouped(samples)} ${split === undefined ? '' : 'test '}samples that it was not trained on` +
    `${hasIntervals ? ', with 95 % intervals' : ''} (↑ higher is better, ↓ lower is better):`;
  const others = Object.entries(baselines);
  const rows = metrics.map((metric, i) => [
    `${plain(metric.name)} ${ARROWS[metric.better]}`,
    metricText(metric),
    ...others.map(([, measured]) => metricText(measured[i])),
  ]);
  const titles = ['metric', 'this network', ...others.map(([name]) => plain(name))];
  return [
    heading,
    markdownTable(titles, rows, [false, ...titles.slice(1).map(() => true)]),
    conclusion === undefined ? null : plain(conclusion),
  ];
}

function metricText({ value, low, high, unit }: CardMetric): string {
  const say = (each: number): string =>
    unit === 'share' && Number.isFinite(each) ? `${rounded(100 * each)} %` : rounded(each);
  if (low === undefined || high === undefined) return say(value);
  return `${say(value)} (${say(low)} to ${say(high)})`;
}

function importanceTexts({ importance = [] }: Facts): string[] {
  if (importance.length === 0) return [];
  const shown = importance.slice(0, MOST_IMPORTANT);
  const rows = shown.map(({ column, mean, std }) => [
    code(column),
    `${rounded(mean)} ± ${rounded(std)}`,
  ]);
  const more = importance.length - shown.length;
  const rest = more > 0 ? ` The other ${counted(more, 'column')} matter less.` : '';
  return [
    markdownTable(
      ['column', 'how much worse the first metric gets when its values are shuffled'],
      rows,
      [false, true],
    ),
    `That a column matters to the predictions does not mean that it is a cause.${rest}`,
  ];
}

function limitsText(
  subject: ExportSubject,
  ranges: Ranges,
  { split, trainingRows, evaluation, limits = [] }: Facts,
): string {
  const rows = split?.train ?? trainingRows?.length;
  const lines = [
    ...(rows === undefined
      ? []
      : [`It has learned from ${counted(rows, 'sample')} and knows nothing else.`]),
    ...ofInputs(subject, ranges),
    ...ofOutputs(subject, ranges),
    ...ofEvaluation(evaluation),
    'Nothing here says how the data were collected, whom or what they leave out, or whether the model may decide about people. Ask who provided them.',
    ...limits.map(plain),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

function ofInputs({ preprocessing, picture }: ExportSubject, ranges: Ranges): string[] {
  if (picture !== null) {
    return [
      'A picture that was taken, cropped or inked in another way than the training pictures can be told wrongly, and nothing warns.',
    ];
  }
  if (preprocessing === null) return [];
  const { features } = preprocessing.description;
  const kinds = (type: FeatureDescription['type']) => features.filter((each) => each.type === type);
  const complete = features.filter(({ hasMissing }) => !hasMissing).map(({ name }) => name);
  const seen = ranges.columns.size > 0 ? 'ranges above' : 'values of the training rows';
  return [
    ...(kinds('numeric').length + kinds('date').length > 0
      ? [`Numbers and dates outside of the ${seen} get a prediction too, and nothing warns.`]
      : []),
    ...(kinds('categorical').length > 0
      ? ['Categories that the training rows did not have are all alike to it.']
      : []),
    ...(complete.length > 0
      ? [
          `In training no value was missing in ${codeList(complete)}. Where one is, a number counts as the mean and a category as one that was not seen.`,
        ]
      : []),
  ];
}

function ofOutputs({ output }: ExportSubject, ranges: Ranges): string[] {
  if (output.task === null) return [];
  if (output.task === 'regression') {
    return output.columns.flatMap(({ name }) => {
      const range = ranges.columns.get(name);
      if (range === undefined) return [];
      return [
        `In training ${code(name)} went from ${range.low} to ${range.high}. A prediction beyond is a guess.`,
      ];
    });
  }
  const rare = [...ranges.classes].filter(([, count]) => count < RARE);
  const named = rare
    .slice(0, 12)
    .map(([name, count]) => `${code(name)} (${counted(count, 'row')})`);
  const more = rare.length - named.length;
  return [
    'It always names one of its classes, also for what is none of them.',
    'Its probabilities say how sure the network is. Whether it is right as often as that, only a calibration error on test samples tells.',
    ...(rare.length === 0
      ? []
      : [
          `Few training rows had the class ${named.join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}.`,
        ]),
  ];
}

function ofEvaluation(evaluation: CardEvaluation | undefined): string[] {
  if (evaluation === undefined) return [];
  const { samples, metrics } = evaluation;
  const isPerfect = metrics.some(({ unit, better, value }) => {
    return unit === 'share' && better === 'higher' && value === 1;
  });
  // What share of mistakes leaves a chance of 5 % to see none.
  const most = 1 - 0.05 ** (1 / samples);
  return [
    ...(metrics.some(({ low }) => low !== undefined)
      ? [
          'The intervals say how far chance in the choice of the test samples goes. What comes from another place, another time or another way of measuring can be further off.',
        ]
      : []),
    ...(isPerfect
      ? [
          `No mistake in ${counted(samples, 'test sample')} does not mean that there are none: up to ${rounded(100 * most)} % of all samples can still be told wrongly (95 % confidence).`,
        ]
      : []),
  ];
}

function versionsText({ versions = {} }: Facts): string | null {
  const entries = Object.entries(versions);
  if (entries.length === 0) return null;
  return entries.map(([name, version]) => `- ${plain(name)}: ${code(version)}`).join('\n');
}

/** `1 row`, `12,345 rows`. */
function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
