/** The columns of the matrix between the encoder, which writes it, and the layer, which reads it. */
import {
  type CategoricalFeature,
  type DateFeature,
  type DatePart,
  type FeatureDescription,
  MAX_ONE_HOT,
  type Moments,
  type NumericFeature,
  PERIODS,
} from './description.ts';

/** A column of the matrix: a number, a part of a cycle, or the index of a category. */
export type Input = NumberInput | CyclicInput | CategoryInput;

/** A number of a numeric column, or a year; NaN if it is missing. */
export interface NumberInput extends Moments {
  readonly kind: 'number';
  readonly feature: NumericFeature | DateFeature;
  readonly part: DatePart | null;
  /** The encoder subtracts it before it rounds to float32. */
  readonly offset: number;
}

/** A part of a date from 0 to `period` − 1; NaN if it is missing. */
export interface CyclicInput {
  readonly kind: 'cyclic';
  readonly feature: DateFeature;
  readonly part: DatePart;
  readonly period: number;
}

/** {@link MISSING}, {@link UNSEEN}, or the index of the category plus {@link FIRST}. */
export interface CategoryInput {
  readonly kind: 'category';
  readonly feature: CategoricalFeature;
}

/** The index of a missing category. */
export const MISSING = 0;
/** The index of a category that the training rows do not hold. */
export const UNSEEN = 1;
/** The index of the first category. */
export const FIRST = 2;

const ORDER: readonly Input['kind'][] = ['number', 'cyclic', 'category'];

/** The columns of the matrix: numbers, then cyclic parts, then categories, each in the order of the features. */
export function inputsOf(features: readonly FeatureDescription[]): readonly Input[] {
  const inputs = features.flatMap(inputsOfFeature);
  return ORDER.flatMap((kind) => inputs.filter((input) => input.kind === kind));
}

function inputsOfFeature(feature: FeatureDescription): Input[] {
  if (feature.type === 'categorical') return [{ kind: 'category', feature }];
  if (feature.type === 'numeric') return [numberInput(feature, null, feature)];
  return feature.parts.map((part) => {
    if (part === 'year') return numberInput(feature, part, feature.year);
    return { kind: 'cyclic', feature, part, period: PERIODS[part] };
  });
}

/** A number with an offset if its spread is small beside its mean: the 24 bits of float32 keep too little of it. */
function numberInput(
  feature: NumericFeature | DateFeature,
  part: DatePart | null,
  { mean, std }: Moments,
): NumberInput {
  const offset = Math.abs(mean) > 1000 * std ? mean : 0;
  return { kind: 'number', feature, part, mean, std, offset };
}

/** Whether a column of categories becomes one-hot units, not an embedding. */
export function isOneHot({ categories }: CategoricalFeature): boolean {
  return categories.length <= MAX_ONE_HOT;
}

/** The width of the embedding of a column with this number of categories, by the rule of fastai. */
export function embeddingWidth(categories: number): number {
  return Math.min(50, Math.round(1.6 * categories ** 0.56));
}

/**
 * The number of network inputs from one column, by kind.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ city: 'Seoul', price: 1.5 }, { city: 'Busan', price: 2.5 }]);
 * const [city] = fitPreprocessing(table, { target: 'price' }).description.features;
 * const { units, total }: NetworkInputs = networkInputs(city);
 * units; // 2
 * total; // 2
 * ```
 */
export interface NetworkInputs {
  /** Standardised numbers: the number of a numeric column, or the year of a date. */
  readonly numbers: number;
  /** Sines and cosines of the month, the day of the week and the hour of a date. */
  readonly cycles: number;
  /** 1 if a number or a date has an indicator of missing values, else 0. */
  readonly indicators: number;
  /** One-hot units, one of them for missing values if training had some. */
  readonly units: number;
  /** The width of the embedding. */
  readonly embedding: number;
  /** The sum of all kinds. */
  readonly total: number;
}

/**
 * The network inputs from a column, after its preprocessing is fitted.
 *
 * @example
 * ```ts
 * const table = Table.fromRows([{ rooms: 1, price: 1.5 }, { rooms: 3, price: 2.5 }]);
 * const { features } = fitPreprocessing(table, { target: 'price' }).description;
 * features.map((feature) => networkInputs(feature).total); // [1]
 * ```
 */
export function networkInputs(feature: FeatureDescription): NetworkInputs {
  const indicators = feature.hasMissing ? 1 : 0;
  if (feature.type === 'categorical') {
    const { length } = feature.categories;
    const kind = isOneHot(feature)
      ? { units: length + indicators }
      : { embedding: embeddingWidth(length) };
    return summed(kind);
  }
  const inputs = inputsOfFeature(feature);
  const numbers = inputs.filter(({ kind }) => kind === 'number').length;
  return summed({ numbers, cycles: 2 * (inputs.length - numbers), indicators });
}

function summed(parts: Partial<NetworkInputs>): NetworkInputs {
  const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { numbers: 0, cycles: 0, indicators: 0, units: 0, embedding: 0, ...parts, total };
}
