/** `gradus inspect` of a network for a table: the preprocessing of each column, and the layers. */
import { Linear, type Module, utils } from 'gradus/nn';
import {
  type DateFeature,
  type FeatureDescription,
  type Moments,
  networkInputs,
  type TabularModel,
} from 'gradus/preprocessing';
import type { Messages } from '../../../lang/index.ts';
import { grouped } from '../../../text/numbers.ts';
import { table } from '../../../text/table.ts';
import { type Colors, inLine } from '../../../text/terminal.ts';
import { shorten, wrap } from '../../../text/width.ts';

type Texts = Messages['inspect']['preprocessing'];

/** Most classes, categories and unused columns that are named. */
const MOST_NAMES = 20;
/** Names of columns are cut beyond this length. */
const LONGEST_NAME = 24;

/** The inputs that each column becomes, what the network predicts, and its layers. */
export function tableLines(
  model: TabularModel,
  text: Texts,
  width: number,
  colors: Colors,
): string[] {
  const { features, ignored } = model.fitted.description;
  const rows = features.map((feature) => [
    shorten(inLine(feature.name), LONGEST_NAME),
    grouped(networkInputs(feature).total),
    becomes(feature, text),
    learned(feature, text),
  ]);
  const columns = [
    { title: text.column },
    { title: text.inputs, right: true },
    { title: text.becomes },
    { title: text.fitted },
  ];
  const [title, rule, ...lines] = table(columns, rows).map((line) => shorten(line, width));
  const total = [model.preprocessing.outFeatures, features.length].map(grouped);
  const sentences = [
    text.total(total[0], total[1]),
    ...(features.some(({ type }) => type !== 'categorical') ? [text.explained] : []),
    ...(ignored.length === 0 ? [] : [text.ignored(named(ignored))]),
    ...targetTexts(model, text),
  ];
  return [
    colors.bold(text.columns),
    ...[colors.dim(title), rule, ...lines, ''],
    ...sentences.flatMap((sentence) => wrap(inLine(sentence), width)),
    '',
    colors.bold(text.layers),
    ...layerLines(model, text, colors),
  ];
}

/** The inputs that a column becomes. */
function becomes(feature: FeatureDescription, text: Texts): string {
  const { numbers, cycles, indicators, embedding } = networkInputs(feature);
  if (feature.type === 'categorical') {
    if (embedding > 0) return text.embedding;
    return feature.hasMissing ? text.oneHotWithMissing : text.oneHot;
  }
  return [
    ...(numbers > 0 ? [feature.type === 'date' ? text.year : text.number] : []),
    ...(cycles > 0 ? [text.cycles(cyclicParts(feature as DateFeature))] : []),
    ...(indicators > 0 ? [text.indicator] : []),
  ].join(', ');
}

function cyclicParts({ parts }: DateFeature) {
  return parts.filter((part) => part !== 'year');
}

/** The numbers and categories that preprocessing learned from the training rows. */
function learned(feature: FeatureDescription, text: Texts): string {
  switch (feature.type) {
    case 'categorical':
      return text.categories(grouped(feature.categories.length), named(feature.categories));
    case 'numeric':
      return moments(feature, text);
    case 'date':
      return feature.parts.includes('year') ? text.yearMoments(moments(feature.year, text)) : '–';
  }
}

function moments({ mean, std }: Moments, text: Texts): string {
  return std === 0 ? text.constant(short(mean)) : text.moments(short(mean), short(std));
}

/** Four significant digits. */
function short(value: number): string {
  return String(Number(value.toPrecision(4))).replace(/^-/, '−');
}

function named(names: readonly string[]): string {
  const some = names.slice(0, MOST_NAMES).map(inLine).join(', ');
  return names.length > MOST_NAMES ? `${some}, …` : some;
}

/** A sentence for each target. */
function targetTexts({ fitted, architecture }: TabularModel, text: Texts): string[] {
  const { target } = fitted.description;
  if (target.task === 'regression') {
    return target.columns.map(({ name, mean, std }) =>
      text.standardised(name, short(mean), short(std)),
    );
  }
  const { name, classNames } = target;
  if (architecture.binary === 'logit') return [text.logit(name, classNames.join(', '))];
  return [text.classes(name, grouped(classNames.length), named(classNames))];
}

/** A layer, and the width of its output. */
interface Layer {
  readonly name: string;
  readonly layer: Module;
  readonly width: number;
}

/** In the order in which rows pass through them. */
function layersIn({ preprocessing, network, target }: TabularModel): Layer[] {
  let width = preprocessing.outFeatures;
  const layers: Layer[] = [{ name: 'preprocessing', layer: preprocessing, width }];
  for (const [name, layer] of network.namedChildren()) {
    if (layer instanceof Linear) width = layer.outFeatures;
    layers.push({ name: `network.${name}`, layer, width });
  }
  return target === null ? layers : [...layers, { name: 'target', layer: target, width }];
}

function layerLines(model: TabularModel, text: Texts, colors: Colors): string[] {
  const rows = layersIn(model).map(({ name, layer, width }, i) => [
    name,
    layer.constructor.name,
    `${i === 0 ? `[batch, ${model.preprocessing.inFeatures}] → ` : ''}[batch, ${width}]`,
    grouped(utils.countParameters(layer)),
  ]);
  const [title, ...lines] = table(
    [
      { title: text.name },
      { title: text.layer },
      { title: text.shape },
      { title: text.parameters, right: true },
    ],
    rows,
  );
  return [colors.dim(title), ...lines];
}

/** The same for JSON. */
export function describeTable(model: TabularModel): object {
  const { features, target, ignored } = model.fitted.description;
  return {
    columns: features.map((feature) => ({ ...feature, inputs: networkInputs(feature) })),
    ignored,
    target,
    layers: layersIn(model).map(({ name, layer, width }) => ({
      ...{ name, type: layer.constructor.name, width },
      parameters: utils.countParameters(layer),
    })),
  };
}
