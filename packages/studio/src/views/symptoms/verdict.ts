import type { ProbeEvent, Symptom, SymptomName } from '@gradus/lab/diagnostics';

/** Checks after which a symptom would have been told. */
const ENOUGH = 3;

/** How a symptom stands in a run: whether it is there, has gone away again, was not found, or not looked for. */
type Verdict = 'there' | 'over' | 'gone' | 'early' | 'unseen';

export function verdictOn(
  name: SymptomName,
  checks: readonly ProbeEvent[],
  symptoms: readonly Symptom[],
): Verdict {
  if (checks.length === 0) return 'unseen';
  const found = symptoms.find((symptom) => symptom.name === name);
  if (found !== undefined) return found.isOver ? 'over' : 'there';
  return checks.length < ENOUGH ? 'early' : 'gone';
}
