import { settingsOf } from '@gradus/lab/config';
import { diagnose, type ProbeEvent, type Symptom } from '@gradus/lab/diagnostics';
import type { StudioRun } from '../../state/run.svelte.ts';

/** What was found in a run up to an iteration; null for the present. */
export interface Findings {
  readonly checks: readonly ProbeEvent[];
  readonly symptoms: readonly Symptom[];
}

/** Reactive. */
export function findingsAt(run: StudioRun, at: number | null): Findings {
  const { probes } = run;
  const checks = at === null ? probes : probes.filter(({ iteration }) => iteration <= at);
  if (checks.length === probes.length) return { checks: probes, symptoms: run.symptoms };
  return { checks, symptoms: diagnose(checks, settingsOf(run.experiment)) };
}
