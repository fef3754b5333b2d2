import { measureText } from '@gradus/lab/compare';
import {
  orderOf,
  type SweepView,
  scoreTitle,
  type ViewedTrial,
  valueText,
} from '@gradus/lab/trials';
import type { Table } from '../../../charts/download.ts';
import type { Texts } from '../../../lang/index.ts';

type Words = Pick<Texts['lab'], 'runs' | 'trials'>;

/** A trial in words: its name, its score and all its settings. */
export function trialText(trial: ViewedTrial, view: SweepView, lab: Words): string {
  const { state, settings, score, reason } = trial;
  const said = orderOf(view).flatMap((name) =>
    Object.hasOwn(settings, name) ? [`${name} ${valueText(settings[name])}`] : [],
  );
  const result = `${scoreTitle(view, lab)} ${measureText(view.measure, score?.value)}`;
  const ending = state === 'complete' ? [] : [lab.trials.states[state]];
  const parts = [result, ...said, ...ending, ...(reason === undefined ? [] : [reason])];
  return `${trialName(trial, view, lab)}: ${parts.join(', ')}`;
}

/** The name of a trial: its number in a sweep, otherwise its run. */
export function trialName(
  { index, run, title }: ViewedTrial,
  { id }: SweepView,
  { trials }: Words,
): string {
  return id === '' && run !== null ? (title ?? run) : `${trials.trial} ${index}`;
}

/** Trials as rows. */
export function trialTable(trials: readonly ViewedTrial[], view: SweepView, lab: Words): Table {
  const names = orderOf(view);
  return {
    columns: [lab.trials.trial, ...names, scoreTitle(view, lab), lab.runs.state, lab.runs.id],
    rows: trials.map(({ index, settings, score, state, run }) => [
      index,
      ...names.map((name) => (Object.hasOwn(settings, name) ? valueText(settings[name]) : null)),
      score?.value ?? null,
      lab.trials.states[state],
      run,
    ]),
  };
}
