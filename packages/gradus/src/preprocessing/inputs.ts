/** The columns of the matrix that `encode` makes, on which the layer and the encoder agree. */
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

/** A column of the matrix: a number, a number of a cycle, or the index of a category. */
export type Input = NumberInput | CyclicInput | CategoryInput;

/** A number of a numeric column, or a year; NaN where it is missing. */
export interface NumberInput extends Moments {
  readonly kind: 'number';
  readonly feature: NumericFeature | DateFeature;
  readonly part: DatePart | null;
  /** What the encoder takes off before it rounds to float32. */
  readonly offset: number;
}

/** A part of a date from 0 to `period` − 1; NaN where it is missing. */
export interface CyclicInput {
  readonly kind: 'cyclic';
  readonly feature: DateFeature;
  readonly part: DatePart;
  readonly period: number;
}

/** {@link MISSING}, {@link UNSEEN} or the place of the category plus {@link FIRST}. */
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

/** float32 has 24 bits: of a column whose spread is small beside its mean, too few would be left. */
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

/** The width of the embedding of so many categories: fastai's rule. */
export function embeddingWidth(categories: number): number {
  return Math.min(50, Math.round(1.6 * categories ** 0.56));
}

/** How many numbers a network gets of one column, by what they are. */
export interface NetworkInputs {
  /** Standardised numbers: that of a numeric column, and the year of a date. */
  readonly numbers: number;
  /** Sines and cosines of the month, the day of the week and the hour of a date. */
  readonly cycles: number;
  /** 1 where a number or a date has an indicator of missing values. */
  readonly indicators: number;
  /** One-hot units, one of them for missing values where training had some. */
  readonly units: number;
  /** The width of the embedding. */
  readonly embedding: number;
  /** All of them. */
  readonly total: number;
}

/** What a network gets of a column whose preprocessing is fitted. */
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
