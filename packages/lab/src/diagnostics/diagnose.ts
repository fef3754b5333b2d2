import type { ProbeEvent } from './record.ts';
import type { Finding, Settings, Severity, Symptom, SymptomKind } from './symptom.ts';
import { SYMPTOMS } from './symptoms/index.ts';

/** Of the probe set recognised, in per cent: then no harm shows. A house default. */
const NO_HARM = 90;

/**
 * The symptoms of a run.
 *
 * A symptom is told after it held at three checks in a row at one place; the loss at the start and a value
 * that is not finite need one. Where there is but one check, before the first step, it is judged by that.
 * Causes outrank effects: what another symptom explains is left out.
 *
 * @param checks what probes saw, in order
 */
export function diagnose(checks: readonly ProbeEvent[], settings: Settings): Symptom[] {
  const found = SYMPTOMS.flatMap((kind) => {
    const symptom = symptomOf(kind, checks, settings);
    return symptom === null ? [] : [{ kind, symptom }];
  });
  const names = new Set(found.map(({ symptom }) => symptom.name));
  return found
    .filter(({ kind }) => !kind.hiddenBy?.some((cause) => names.has(cause)))
    .map(({ symptom }) => symptom);
}

/** Checks in a row at which a symptom held at one place. */
interface Row {
  readonly first: number;
  readonly last: number;
  /** One for each check. */
  readonly findings: readonly Finding[];
}

function symptomOf(
  kind: SymptomKind,
  checks: readonly ProbeEvent[],
  settings: Settings,
): Symptom | null {
  const needed = checks.length === 1 ? 1 : kind.checks;
  const rows = rowsOf(kind, checks).filter(({ findings }) => findings.length >= needed);
  if (rows.length === 0) return null;
  // Of several rows those that lasted longest in time tell how it stands.
  const last = Math.max(...rows.map((row) => row.last));
  const latest = rows
    .filter((row) => row.last === last)
    .sort((a, b) => badness(b.findings.at(-1)) - badness(a.findings.at(-1)));
  const findings = latest.map((row) => row.findings[row.findings.length - 1]);
  const first = Math.min(...latest.map((row) => row.first));
  const { accuracy } = checks[last];
  const harmlessAt =
    kind.mayBeHarmless && accuracy !== null && accuracy >= NO_HARM ? accuracy : null;
  const sinceStart = checks[first].iteration === 0;
  return {
    name: kind.name,
    severity: harmlessAt === null ? severityOf(latest, needed) : 'note',
    since: checks[first].iteration,
    until: checks[last].iteration,
    checks: last - first + 1,
    isOver: last < checks.length - 1 && kind.checks > 1,
    findings,
    harmlessAt,
    advice: kind.advise(settings, findings[0], sinceStart),
  };
}

/** A warning needs as many warnings in a row as a symptom needs checks. */
function severityOf(rows: readonly Row[], needed: number): Severity {
  const warns = rows.some(({ findings }) =>
    findings.slice(-needed).every(({ severity }) => severity === 'warn'),
  );
  return warns ? 'warn' : 'note';
}

function rowsOf(kind: SymptomKind, checks: readonly ProbeEvent[]): Row[] {
  const rows: Row[] = [];
  let open = new Map<string | null, Finding[]>();
  const close = (last: number, still: ReadonlyMap<string | null, Finding[]>): void => {
    for (const [place, findings] of open) {
      if (!still.has(place)) rows.push({ first: last - findings.length + 1, last, findings });
    }
  };
  checks.forEach((_, i) => {
    const found = kind.find(checks.slice(0, i + 1));
    const next = new Map(
      found.map((finding) => [finding.place, [...(open.get(finding.place) ?? []), finding]]),
    );
    close(i - 1, next);
    open = next;
  });
  close(checks.length - 1, new Map());
  return rows;
}

/** Further from what is healthy, in whichever direction. */
function badness(finding: Finding | undefined): number {
  if (finding === undefined) return 0;
  return finding.value === null ? Number.POSITIVE_INFINITY : finding.value;
}
