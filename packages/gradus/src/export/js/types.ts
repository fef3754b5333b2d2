/** The types of a generated module. */
import type { CategoricalFeature, FeatureDescription } from '../../preprocessing/index.ts';
import { numberOf } from '../../table/cells.ts';
import type { ExportOutput, ExportSubject } from '../subject.ts';
import { commentText, propertyName, stringLiteral } from './literals.ts';

/** More texts become `string`: a union of thousands makes editors slow. */
const MOST_TEXTS = 100;

/** The declarations of everything that the module exports. */
export function typesCode(subject: ExportSubject): string {
  const { name, preprocessing } = subject;
  const [input, plural, type] =
    preprocessing === null ? ['input', 'inputs', 'Input'] : ['row', 'rows', 'Row'];
  return [
    `/** ${commentText(name)}: predictions by a neural network, made by Gradus. */`,
    preprocessing === null ? inputType(subject) : rowType(preprocessing.description.features),
    ...outputTypes(subject.output),
    `/** The prediction of one ${input}. */\nexport function predict(${input}: ${type}): Prediction;`,
    `/** The predictions of many ${plural}, in their order. An error names the ${input} that it is about. */
export function predictMany(${plural}: readonly ${type}[]): Prediction[];`,
    ...(preprocessing === null ? [] : [ROW_ERROR]),
    '',
  ].join('\n\n');
}

/** The same in every module. */
const ROW_ERROR = `/** A column is missing from a row, or holds a value that cannot be read. */
export class RowError extends Error {
  readonly column: string;
  /** The value in the row; undefined where the column is missing. */
  readonly value: unknown;
  /** What is wrong with the value, and what is allowed. */
  readonly problem: string;
  /** In an error of \`predictMany\`: the index of the row, counted from 0. */
  readonly row: number | undefined;
}`;

function inputType({ picture, inputShape }: ExportSubject): string {
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  if (picture === null) {
    const shape = inputShape.length > 1 ? ` of shape [${inputShape}], row by row` : '';
    return `/** ${size} numbers${shape}. */\nexport type Input = ArrayLike<number>;`;
  }
  const { rows, columns, channels } = picture;
  const order = channels === 1 ? '' : `, one of ${channels} colours after the other`;
  return `/** The pixels of ${rows} × ${columns}, from 0 to 1, row by row${order}: ${size} numbers. */
export type Input = ArrayLike<number>;`;
}

function rowType(features: readonly FeatureDescription[]): string {
  const fields = features.map((feature) => {
    return `  readonly ${propertyName(feature.name)}: ${cellType(feature)} | null;`;
  });
  return `/** The columns to predict from; null where a value is missing. */
export interface Row {
${fields.join('\n')}
}

/** The names of the columns. */
export const columns: readonly (keyof Row)[];`;
}

function cellType(feature: FeatureDescription): string {
  if (feature.type === 'numeric') return feature.loose ? 'number | string' : 'number';
  return feature.type === 'date' ? 'Date | string' : categoryType(feature);
}

/** Categories may also be numbers and booleans, which are read as text. */
function categoryType({ categories }: CategoricalFeature): string {
  const every = (test: (category: string) => boolean) =>
    categories.length > 0 && categories.every(test);
  const others = [
    ...(every((text) => String(numberOf(text)) === text) ? ['number'] : []),
    ...(every((text) => text === 'true' || text === 'false') ? ['boolean'] : []),
  ];
  const texts =
    categories.length > MOST_TEXTS
      ? ['string']
      : [...categories.map(stringLiteral), '(string & {})'];
  return [...texts, ...others].join(' | ');
}

function outputTypes(output: ExportOutput): string[] {
  if (output.task === null) {
    return ['/** The outputs of the network, row by row. */\nexport type Prediction = number[];'];
  }
  if (output.task === 'classification') return [classTypes(output.classNames)];
  const names = output.columns.map(({ name }) => name);
  return [
    `/** Numbers in the units of the target columns. */
export interface Prediction {
  /** The number of the first target, which is usually the only one. */
  readonly value: number;
  /** The number of each target by its name. */
  readonly values: { ${names.map((name) => `readonly ${propertyName(name)}: number`).join('; ')} };
}`,
    `/** The names of the targets. */\nexport const targets: readonly (${names.map(stringLiteral).join(' | ')})[];`,
  ];
}

function classTypes(classNames: readonly string[]): string {
  const union =
    classNames.length > MOST_TEXTS ? 'string' : classNames.map(stringLiteral).join(' | ');
  return `export type ClassName = ${union};

/** The classes, in the order of the probabilities. */
export const classNames: readonly ClassName[];

export interface Prediction {
  /** The most probable class. */
  readonly value: ClassName;
  /** One for each of \`classNames\`, in their order; they add up to 1. */
  readonly probabilities: readonly number[];
}`;
}
