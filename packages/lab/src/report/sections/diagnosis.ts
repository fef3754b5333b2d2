import { type Axes, type Curve, curvesFigure } from '../../charts/curves.ts';
import type { Theme } from '../../charts/theme.ts';
import { commandFor, settingsOf } from '../../diagnostics/apply-advice.ts';
import {
  type ActivationRecord,
  describe,
  diagnose,
  type LayerRecord,
  type ProbeEvent,
  probesIn,
} from '../../diagnostics/index.ts';
import type { Messages } from '../../lang/index.ts';
import { Html, html } from '../html.ts';
import type { Reported } from '../reported.ts';
import { columnsOf } from './curves.ts';
import { figure, section } from './frame.ts';

/** The measurements of probes during training; empty if no run was monitored. */
export function diagnosisSection(
  runs: readonly Reported[],
  text: Messages,
  theme: Theme,
): Html | null {
  const pieces = runs.flatMap((run) => {
    const checks = probesIn(run.events);
    if (checks.length === 0) return [];
    return [
      html`<h3>${run.name}</h3>`,
      symptoms(run, checks, text),
      ...figures(checks, text, theme),
    ];
  });
  return pieces.length === 0 ? null : section('diagnosis', text.report.diagnosis, pieces);
}

function symptoms(
  { run }: Reported,
  checks: readonly ProbeEvent[],
  { diagnose: text }: Messages,
): Html {
  const found = diagnose(checks, settingsOf(run.config));
  if (found.length === 0) return html`<p>${text.noSymptom}</p>`;
  return html`${found.map((symptom) => {
    const { title, severity, when, measured, threshold, source, remarks, advice } = describe(
      symptom,
      text,
    );
    const remedies = advice.map(
      ({ text: remedy, changes }) =>
        html`<li>${remedy}${changes === null ? null : html`<pre tabindex="0">${commandFor(run.config, changes)}</pre>`}</li>`,
    );
    return html`<div class="symptom"><p><strong>${title}</strong> (${severity}), ${when}</p>
${measured.map((line) => html`<p>${text.measured}: ${line}</p>`)}
<p>${text.threshold}: ${threshold}</p><p>${text.source}: ${source}</p>
${remarks.map((line) => html`<p>${line}</p>`)}
<p>${text.advice}:</p><ul>${remedies}</ul></div>`;
  })}`;
}

/** One plot for each measure of the layers. */
function figures(checks: readonly ProbeEvent[], text: Messages, theme: Theme): Html[] {
  const { report, results } = text;
  const layer = (value: (layer: LayerRecord) => number | null): Curve[] =>
    curves(checks, ({ layers }) => layers, value);
  const activation = (value: (record: ActivationRecord) => number | null): Curve[] =>
    curves(checks, ({ activations }) => activations, value);
  const shares = (share: number | undefined): number | null =>
    share === undefined ? null : 100 * share;
  const plots: (readonly [Curve[], string, Axes['scale']])[] = [
    [layer(({ signal }) => signal), results.signal, 'log'],
    [layer(({ updates }) => median(updates)), report.updates, 'log'],
    [
      activation(({ saturation: s }) => (s === undefined ? null : shares(s.low + s.high))),
      report.saturated,
      'linear',
    ],
    [
      activation(({ silence, units }) =>
        silence === undefined ? null : shares(silence.dead / units),
      ),
      report.dead,
      'linear',
    ],
  ];
  return plots
    .filter(([lines]) => lines.some(({ points }) => points.length > 1))
    .map(([lines, caption, scale]) => {
      const axes = { title: caption, x: report.iteration, y: '', scale };
      return figure(
        new Html(curvesFigure(lines, axes, theme)),
        { caption, tableTitle: report.asTable },
        columnsOf(lines, report.iteration),
      );
    });
}

/** A curve for each name. Values of 0 are left out, since the axis is logarithmic. */
function curves<T extends { readonly name: string }>(
  checks: readonly ProbeEvent[],
  partsOf: (check: ProbeEvent) => readonly T[],
  value: (part: T) => number | null,
): Curve[] {
  const names = [...new Set(checks.flatMap((check) => partsOf(check).map(({ name }) => name)))];
  return names
    .map((name) => ({
      name,
      points: checks.flatMap((check) => {
        const part = partsOf(check).find((each) => each.name === name);
        const at = part === undefined ? null : value(part);
        return at === null ? [] : [{ iteration: check.iteration, value: at }];
      }),
    }))
    .filter(({ points }) => points.length > 0);
}

function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
