import { percentDigits } from '../compare/index.ts';
import { commandFor } from '../diagnostics/apply-advice.ts';
import { type Description, describe, type ProbeEvent, type Symptom } from '../diagnostics/index.ts';
import type { Messages } from '../lang/index.ts';
import type { ExperimentConfig } from '../settings/schema.ts';
import { table } from './table.ts';
import { createColors } from './terminal.ts';

type Texts = Messages['diagnose'];

/** A symptom with its measured values, threshold and source, and the commands that try the advice. */
export function symptomLines(
  symptom: Symptom,
  config: ExperimentConfig,
  text: Texts,
  color: boolean,
): string[] {
  const colors = createColors(color);
  const said = describe(symptom, text);
  const mark = symptom.severity === 'warn' ? colors.yellow('▲') : colors.cyan('△');
  const row = (title: string, value: string): string => `  ${colors.dim(`${title}:`)} ${value}`;
  return [
    `${mark} ${colors.bold(said.title)} (${said.severity}), ${said.when}`,
    ...said.measured.map((line) => row(text.measured, line)),
    row(text.threshold, said.threshold),
    row(text.source, said.source),
    ...said.remarks.map((line) => `  ${line}`),
    ...said.advice.flatMap((advice) => adviceLines(advice, config, row, text)),
  ];
}

function adviceLines(
  { text: remedy, changes }: Description['advice'][number],
  config: ExperimentConfig,
  row: (title: string, value: string) => string,
  text: Texts,
): string[] {
  const line = row(text.advice, remedy);
  return changes === null ? [line] : [line, `    ${commandFor(config, changes)}`];
}

/** The measurements of a check, layer by layer. */
export function checkTable({ layers, activations }: ProbeEvent, text: Texts): string[] {
  const { columns } = text;
  return table(
    [
      { title: columns.layer },
      { title: columns.signal, right: true },
      { title: columns.gradient, right: true },
      { title: columns.update, right: true },
      { title: columns.state },
    ],
    layers.map((layer) => {
      const activation = activations.find((each) => each.layer === layer.name);
      return [
        layer.name,
        shown(layer.signal),
        shown(layer.gradient),
        shown(layer.updates.at(-1) ?? null),
        activation === undefined ? '' : stateOf(activation, text),
      ];
    }),
  );
}

function stateOf(
  { saturation, silence, units }: ProbeEvent['activations'][number],
  { state }: Texts,
): string {
  const percent = (share: number): string => percentDigits(100 * share);
  if (saturation) return state.saturation(percent(saturation.low), percent(saturation.high));
  return silence ? state.silence(silence.dead, units, percent(silence.zeros)) : '';
}

function shown(value: number | null): string {
  return value === null ? '–' : value.toExponential(1);
}
