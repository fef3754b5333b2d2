import { lossText, percentText } from '@gradus/lab/compare';
import { grouped, rounded } from '../../charts/numbers.ts';
import { signalAtStart } from '../inside/series.ts';
import { deadUnits, finalAccuracy, firstUpdates, signalRatio } from './measures.ts';
import type { MeasuredRun } from './questions.ts';

/** Two significant digits are enough here. */
const rough = (value: number): string => rounded(value, 2);

const number =
  (measure: (run: MeasuredRun) => number | null, text: (value: number) => string) =>
  (run: MeasuredRun): string | null => {
    const value = measure(run);
    return value === null ? null : text(value);
  };

/** The text of a run in a column; null while it is not known, and if the run has none. */
export const COLUMNS = {
  parameters: ({ built }: MeasuredRun) => grouped(built.parameters),
  units: ({ built }: MeasuredRun) => {
    const activations = built.layers.filter(({ parameters }) => parameters.length === 0);
    return String(activations.reduce((sum, { units }) => sum + units, 0));
  },
  dead: number(deadUnits, String),
  signal: number((run) => signalAtStart(run.probes), rough),
  updates: number(firstUpdates, rough),
  ratio: number(signalRatio, rough),
  seconds: number(
    ({ status, seconds }) => (status === 'finished' ? seconds : null),
    (value) => value.toFixed(1),
  ),
  lastLoss: number(({ status, loss }) => (status === 'finished' ? loss : null), lossText),
  accuracy: number(finalAccuracy, percentText),
} as const satisfies Record<string, (run: MeasuredRun) => string | null>;

/** One of {@link COLUMNS}. */
export type ColumnName = keyof typeof COLUMNS;
