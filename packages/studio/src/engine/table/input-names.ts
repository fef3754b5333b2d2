import {
  type CategoricalFeature,
  type DateFeature,
  type FeatureDescription,
  networkInputs,
} from 'gradus/preprocessing';

/** The names of a network's inputs, in the order of `PreprocessingLayer`. A question mark stands for a missing value. */
export function inputNamesOf(features: readonly FeatureDescription[]): string[] {
  const categorical = features.filter((each) => each.type === 'categorical');
  const others = features.filter((each) => each.type !== 'categorical');
  const dates = others.filter((each) => each.type === 'date');
  const numbers = others.filter((each) => each.type === 'numeric' || each.parts.includes('year'));
  const late = dates.filter(({ parts }) => !parts.includes('year'));
  return [
    ...numbers.map((each) => (each.type === 'date' ? `${each.name} year` : each.name)),
    ...['sin', 'cos'].flatMap((wave) => dates.flatMap((date) => cyclesOf(date, wave))),
    ...[...numbers, ...late].filter((each) => each.hasMissing).map(({ name }) => `${name}: ?`),
    ...categorical.flatMap(unitsOf),
    ...categorical.flatMap(embeddingOf),
  ];
}

function cyclesOf({ name, parts }: DateFeature, wave: string): string[] {
  return parts.filter((part) => part !== 'year').map((part) => `${name} ${wave} ${part}`);
}

function unitsOf(feature: CategoricalFeature): string[] {
  if (networkInputs(feature).units === 0) return [];
  const { name, categories, hasMissing } = feature;
  return [...(hasMissing ? ['?'] : []), ...categories].map((category) => `${name} = ${category}`);
}

function embeddingOf(feature: CategoricalFeature): string[] {
  const { embedding } = networkInputs(feature);
  return Array.from({ length: embedding }, (_, i) => `${feature.name} [${i}]`);
}
