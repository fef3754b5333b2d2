import type { Messages } from '../lang/index.ts';
import { percentDigits } from '../lang/numbers.ts';
import type { Advice, AdviceKey, Changes, Finding, Symptom, SymptomName } from './symptom.ts';

type Texts = Messages['diagnose'];

/** A symptom in words. */
export interface Description {
  readonly title: string;
  readonly severity: string;
  /** The checks at which it held. */
  readonly when: string;
  /** A line for each place, the worst first. */
  readonly measured: readonly string[];
  /** Marks numbers that are Gradus defaults. */
  readonly threshold: string;
  readonly source: string;
  /** What to know before you act on it. */
  readonly remarks: readonly string[];
  readonly advice: readonly (Advice & { readonly text: string })[];
}

/** Describes a symptom in the language of `text`. */
export function describe(symptom: Symptom, text: Texts): Description {
  const { name, severity, findings, harmlessAt, advice } = symptom;
  const remarks = [
    ...(harmlessAt === null ? [] : [text.harmless[harmlessAt.measure](number(harmlessAt.percent))]),
    ...(name === 'deadUnits' ? [text.comesBack] : []),
  ];
  return {
    title: text.symptoms[name],
    severity: text.severities[severity],
    when: whenOf(symptom, text),
    measured: findings.map((finding) => MEASURED[name](finding, text)),
    threshold: THRESHOLD[name](findings[0], text),
    source: text.sources[name],
    remarks,
    advice: advice.map((each) => ({ text: remedyOf(each.key, each.changes, text), ...each })),
  };
}

/** The text of a remedy, with the number to try if the advice changes one. */
function remedyOf(key: AdviceKey, changes: Changes | null, { remedies }: Texts): string {
  const remedy = remedies[key];
  return typeof remedy === 'string' ? remedy : remedy(String(changes?.lr ?? '–'));
}

function whenOf({ checks, since, until, isOver }: Symptom, text: Texts): string {
  if (until === 0) return text.atStart;
  const held = text.held(checks, grouped(since), grouped(until));
  return isOver ? `${held}; ${text.isOver}` : held;
}

function gradientRatio({ place, value, details }: Finding, text: Texts): string {
  return text.values.gradientRatio(
    place ?? '',
    String(details?.to),
    value === null ? text.infinite : number(value),
    number(details?.first),
    number(details?.last),
  );
}

function updates({ place, value }: Finding, text: Texts): string {
  return text.values.updates(place ?? '', number(value));
}

const MEASURED: Readonly<Record<SymptomName, (finding: Finding, text: Texts) => string>> = {
  notFinite: ({ place, details }, text) => text.values.notFinite(place, String(details?.tensor)),
  lossAtStart: ({ value, details }, text) =>
    details?.classes === undefined
      ? text.values.lossOfNumbersAtStart(number(value), number(details?.chance))
      : text.values.lossAtStart(number(value), number(details.chance), Number(details.classes)),
  saturation: ({ place, value, details }, text) =>
    text.values.saturation(
      place ?? '',
      percent(value),
      percent(details?.low),
      percent(details?.high),
      number(details?.slope),
    ),
  deadUnits: ({ place, value, details }, text) =>
    text.values.deadUnits(
      place ?? '',
      percent(value),
      Number(details?.dead),
      Number(details?.units),
      percent(details?.zeros),
    ),
  explodingGradient: gradientRatio,
  vanishingGradient: gradientRatio,
  largeUpdates: updates,
  smallUpdates: updates,
};

/** A unit that is 0 for all of N samples has an activation rate of at most 3/N, with 95 % confidence. */
const RULE_OF_THREE = 3;

const THRESHOLD: Readonly<Record<SymptomName, (finding: Finding, text: Texts) => string>> = {
  notFinite: (_, { thresholds }) => thresholds.notFinite,
  lossAtStart: ({ details }, { thresholds }) => {
    const threshold = number(details?.threshold);
    return details?.classes === undefined
      ? thresholds.lossOfNumbersAtStart(threshold, number(details?.ratio))
      : thresholds.lossAtStart(threshold);
  },
  saturation: (_, { thresholds }) => thresholds.saturation,
  deadUnits: ({ details }, { thresholds }) => {
    const samples = Number(details?.samples);
    return thresholds.deadUnits(samples, percent(RULE_OF_THREE / samples));
  },
  explodingGradient: (_, { thresholds }) => thresholds.explodingGradient,
  vanishingGradient: (_, { thresholds }) => thresholds.vanishingGradient,
  largeUpdates: (_, { thresholds }) => thresholds.largeUpdates,
  smallUpdates: (_, { thresholds }) => thresholds.smallUpdates,
};

/** A number with at most four digits, such as `0.0715` or `7.2e-5`. */
function number(value: unknown): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(1)
    : String(Number(value.toPrecision(4)));
}

function percent(share: unknown): string {
  return typeof share === 'number' ? percentDigits(100 * share) : '–';
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
