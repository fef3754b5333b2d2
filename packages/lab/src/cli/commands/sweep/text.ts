/** A sweep in lines: the best trials, the evaluation of the winner, and the folders. */
import {
  differenceText,
  type Measure,
  measureText,
  percentDigits,
  pointsText,
  shareText,
  spreadText,
  testsOf,
} from '../../../compare/index.ts';
import type { RunEvent } from '../../../events/index.ts';
import type { Messages } from '../../../lang/index.ts';
import { pathWord, runsOption } from '../../../runs/commands.ts';
import { bestTrials } from '../../../sweep/coordinate.ts';
import type { TestScore } from '../../../sweep/final-test.ts';
import type { StoredSweep, TrialLine } from '../../../sweep/folder.ts';
import { type Candidate, summaryOf } from '../../../sweep/summary.ts';
import { sharesOf } from '../../../sweep/view.ts';
import { bar } from '../../../text/blocks.ts';
import { drawCurves, MARKERS } from '../../../text/curves.ts';
import { table } from '../../../text/table.ts';
import type { Colors } from '../../../text/terminal.ts';
import { wrap } from '../../../text/width.ts';
import { valueText } from '../../../trials/index.ts';

/** The best trials as a table, then as many others as fit. */
export function rankedLines(
  { config, trials }: StoredSweep,
  most: number,
  { sweepCommand: text }: Messages,
): string[] {
  const best = bestTrials(trials, config);
  const others = trials.filter((trial) => !best.includes(trial));
  const names = Object.keys(config.space);
  const cells = ({ index, state, score, settings }: TrialLine): string[] => [
    `#${index}`,
    measureText(config.measure, score?.value),
    ...names.map((name) => valueText(settings[name])),
    text.states[state],
  ];
  return table(
    [
      { title: text.trial, right: true },
      { title: text.validated[config.measure], right: true },
      ...names.map((title) => ({ title, right: true })),
      { title: text.state },
    ],
    [...best, ...others].slice(0, most).map(cells),
  );
}

/** Number of trials in the final table. */
const SHOWN = 10;
/** Characters of a bar that stands for the whole variance. */
const BAR = 30;
/** Size of a drawing of curves in characters, and width of its labels. */
const CURVES = { width: 72, height: 12, labels: 12 };

/**
 * All results of a sweep.
 * @param test the test of the winner; null if there is none yet
 */
export function sweepLines(
  stored: StoredSweep,
  test: TestScore | null,
  root: string,
  messages: Messages,
  width: number,
  colors: Colors,
): string[] {
  const { config, trials } = stored;
  const text = messages.sweepCommand;
  const { winner, byDefault, repeated, gain, optimism } = summaryOf(stored);
  const [head, ...rows] = rankedLines(stored, SHOWN, messages);
  const counts = (['complete', 'stopped', 'failed'] as const).map((state) => {
    return [text.states[state], trials.filter((trial) => trial.state === state).length] as const;
  });
  const failed = trials.find(({ state }) => state === 'failed');
  const score = (value: number | null | undefined): string => measureText(config.measure, value);
  const sentences: string[] = [
    text.counts(
      trials.length,
      config.trials,
      counts.filter(([, n]) => n > 0).map(([name, n]) => `${name} ${n}`),
    ),
    ...(failed === undefined ? [] : [text.failed(failed.index, failed.reason ?? '')]),
    winner === null
      ? text.noWinner
      : text.winner(winner.trial ?? 0, score(winner.score), winner.run),
    ...(byDefault === null ? [] : [text.byDefault(score(byDefault.score))]),
    ...(gain?.mean == null
      ? []
      : [
          text.gain[gain.interval === null ? 'once' : 'seeds'](
            differenceText(gain, decimalsLike(gain.mean, config.measure)),
            gain.n,
          ),
          ...((config.mode === 'max' ? gain.mean > 0 : gain.mean < 0) ? [] : [text.noGain]),
        ]),
    ...(optimism === null
      ? []
      : [
          text.optimism(
            optimism.trials,
            points(config.measure, optimism.expected),
            points(config.measure, optimism.noise),
            text.noiseFrom[optimism.from],
          ),
        ]),
    ...(test !== null
      ? [text.tested(score(test.value), String(test.total))]
      : winner !== null
        ? [text.untested]
        : []),
    ...(config.asha === null ? [] : [text.asha]),
  ];
  return [
    colors.bold(head),
    ...rows,
    '',
    ...importanceLines(stored, messages),
    ...repeatedLines(byDefault, repeated, config.measure, messages),
    ...sentences.flatMap((sentence) => wrap(sentence, width)),
    '',
    text.kept(pathWord(stored.folder)),
    colors.cyan(text.runs(`npx gradus runs --filter sweep.id=${config.id}${runsOption(root)}`)),
  ];
}

/** The importance of each setting as a bar, the most important first; empty if there are too few trials. */
function importanceLines(stored: StoredSweep, { trials: text }: Messages): string[] {
  const shares = sharesOf(stored);
  if (shares === null) return [];
  const rows = Object.entries(shares)
    .sort(([, a], [, b]) => b - a)
    .map(([name, share]) => [name, shareText(share), bar(share, BAR)]);
  const columns = [{ title: text.importance }, { title: text.share, right: true }, { title: '' }];
  return [...table(columns, rows), ''];
}

/** The log of a trial's run. */
export interface LoggedTrial {
  readonly trial: number;
  readonly events: readonly RunEvent[];
}

/** Validation curves of trials, the best first; empty if none was validated. */
export function curveLines(
  logged: readonly LoggedTrial[],
  measure: Measure,
  width: number,
  { trials: text }: Messages,
): string[] {
  const curves = logged.map(({ events }) => ({
    points: testsOf(events).flatMap(({ iteration, [measure]: value }) => {
      return value === undefined ? [] : [{ iteration, value }];
    }),
  }));
  const size = { width: Math.min(CURVES.width, width - CURVES.labels), height: CURVES.height };
  const lines = drawCurves(curves, size);
  if (lines.length === 0) return [];
  const legend = logged.map(({ trial }, i) => `${MARKERS[i]} #${trial}`).join('  ');
  return ['', text.curves(logged.length), legend, ...lines];
}

/** The candidates with other seeds; empty if there are none. */
function repeatedLines(
  byDefault: Candidate | null,
  repeated: readonly Candidate[],
  measure: Measure,
  { sweepCommand: text }: Messages,
): string[] {
  if (repeated.length === 0) return [];
  const rows = [...repeated, ...(byDefault === null ? [] : [byDefault])].map(
    ({ trial, score, others }) => [
      trial === null ? text.defaults : `#${trial}`,
      measureText(measure, score),
      others.mean === null ? '–' : spreadText(others, decimalsLike(others.mean, measure)),
      String(others.n),
    ],
  );
  const right = (title: string) => ({ title, right: true });
  return [
    ...table(
      [right(text.trial), right(text.validated[measure]), right(text.others), right(text.seeds)],
      rows,
    ),
    '',
  ];
}

function points(measure: Measure, value: number): string {
  return measure === 'accuracy' ? percentDigits(value) : decimalsLike(value, measure)(value);
}

/** Percentage points with two decimals; an RMSE with the number of decimals that gives `like` four significant digits. */
function decimalsLike(like: number, measure: Measure): (value: number) => string {
  if (measure === 'accuracy') return pointsText;
  const power = like === 0 ? 3 : Math.floor(Math.log10(Math.abs(like)));
  return (value) => value.toFixed(Math.min(12, Math.max(0, 3 - power)));
}
