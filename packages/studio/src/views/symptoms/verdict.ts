import type { ProbeEvent, Symptom, SymptomName } from '@gradus/lab/diagnostics';

/** Number of checks after which a symptom would have been reported. */
const ENOUGH = 3;

/** The state of a symptom in a run: present, gone again, not found, or not checked. */
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
