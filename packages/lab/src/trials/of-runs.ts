import type { Dimension, Value } from 'gradus/sweep';
import { type FieldValue, SETTING_ROWS, valuesOf } from '../settings/index.ts';
import { ranked, type SweepView, type ViewedTrial, valueText } from './view.ts';

/** A run to compare with others. */
export interface ComparedRun {
  readonly id: string;
  /** Its title, if that is not its id. */
  readonly title?: string;
  readonly state: ViewedTrial['state'];
  /** Its settings: an object of objects, as in `config.json`. */
  readonly config: Readonly<Record<'model' | 'data' | 'training', object>>;
  /** The score of its best evaluation; null if it has none. */
  readonly score: number | null;
}

/** The most axes of a chart. */
const MOST = 12;

/** An axis is logarithmic if its largest number is at least this many times the smallest. */
const LOG_FROM = 10;

/** Fields that follow from other settings, that hold paths, or that results do not depend on. */
const LEFT_OUT: readonly string[] = [
  'model.name',
  'data.directory',
  ...SETTING_ROWS.flatMap(([name, row]) => (row.isCircumstance ? [`training.${name}`] : [])),
];

/** What fields are called, by their dotted names. */
type Labels = Readonly<Record<string, string>>;

/** What runs are shown as. */
interface RunsOptions extends Pick<SweepView, 'title' | 'measure' | 'watched'> {
  readonly labels?: Labels;
}

/** Runs as the trials of a sweep over the settings in which they differ. */
export function viewOfRuns(
  runs: readonly ComparedRun[],
  { title, measure, watched, labels }: RunsOptions,
): SweepView {
  const settings = runs.map(({ config: { model, data, training } }) =>
    valuesOf({ model, data, training }),
  );
  const fields = differing(settings.map((values) => new Map(values)));
  const names = shortNames(
    fields.map(({ field }) => field),
    labels,
  );
  const mode = measure === 'rmse' ? 'min' : 'max';
  const trials = runs.map(({ id, title, state, score }, index): ViewedTrial => {
    const present = fields.flatMap(({ values }, i) =>
      values[index] === null ? [] : [[names[i], values[index]] as const],
    );
    return {
      ...{ index, run: id, state, settings: Object.fromEntries(present) },
      ...(title !== undefined && { title }),
      score: score === null ? null : { value: score },
    };
  });
  const [best] = ranked(trials, mode);
  return {
    ...{ id: '', title, mode, measure, watched, trials, importance: null },
    dimensions: Object.fromEntries(fields.map(({ values }, i) => [names[i], dimensionOf(values)])),
    best: best === undefined || best.score === null ? null : best.index,
  };
}

/** A setting by its dotted name, with its value in each run; null for a run without it. */
interface Field {
  readonly field: string;
  readonly values: readonly FieldValue[];
}

/**
 * The settings in which runs differ. Fields of the data, such as a file, its rows and its checksum, change together:
 * of those that differ in the same way, only the first is included.
 */
function differing(runs: readonly ReadonlyMap<string, FieldValue>[]): Field[] {
  const names = new Set(runs.flatMap((values) => [...values.keys()]));
  const patterns = new Set<string>();
  const found = [...names].flatMap((field) => {
    if (LEFT_OUT.includes(field)) return [];
    const values = runs.map((run) => run.get(field) ?? null);
    const texts = values.map((value) => JSON.stringify(value));
    const pattern = texts.map((text) => texts.indexOf(text)).join();
    const isKnown = field.startsWith('data.') && patterns.has(pattern);
    if (field.startsWith('data.')) patterns.add(pattern);
    return new Set(texts).size > 1 && !isKnown ? [{ field, values }] : [];
  });
  return found.slice(0, MOST);
}

/**
 * The labels of fields, or short names, such as `lr` for `training.lr`. Of fields that would be called the same, the
 * whole names.
 */
export function shortNames(fields: readonly string[], labels: Labels = {}): string[] {
  const lastPart = (field: string): string => field.slice(field.lastIndexOf('.') + 1);
  const short = fields.map((field) => labels[field] ?? lastPart(field));
  return fields.map((field, i) =>
    short.filter((name) => name === short[i]).length > 1 ? field : short[i],
  );
}

function dimensionOf(all: readonly FieldValue[]): Dimension {
  const values = all.filter((value) => value !== null);
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) return { kind: 'choice', values: inOrder(values) };
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const log = least > 0 && most / least >= LOG_FROM;
  if (numbers.every(Number.isInteger)) return { kind: 'integer', least, most, log };
  return { kind: log ? 'logUniform' : 'uniform', least, most };
}

function inOrder(values: readonly Value[]): Value[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText.values()].sort((a, b) => compare(valueText(a), valueText(b)));
}
