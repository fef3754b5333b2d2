import type { ProbeEvent } from './record.ts';
import type { Finding, Settings, Severity, Symptom, SymptomKind } from './symptom.ts';
import { SYMPTOMS } from './symptoms/index.ts';

/** Of the probe set recognised, in per cent: then no harm shows. A house default. */
const NO_HARM = 90;

/** No symptom looks further back than so many checks. */
const LOOK_BACK = 16;

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
  const diagnosis = new Diagnosis();
  for (const check of checks) diagnosis.add(check);
  return diagnosis.symptoms(settings);
}

/** What {@link diagnose} does, check by check: one more takes the same time however many there were. */
export class Diagnosis {
  private readonly checks: ProbeEvent[] = [];
  private readonly courses = SYMPTOMS.map((kind) => ({ kind, rows: new Rows() }));

  /** How many checks there were. */
  get length(): number {
    return this.checks.length;
  }

  /** The last check. */
  get last(): ProbeEvent | undefined {
    return this.checks.at(-1);
  }

  add(check: ProbeEvent): void {
    this.checks.push(check);
    const recent = this.checks.slice(-LOOK_BACK);
    for (const { kind, rows } of this.courses) rows.add(kind.find(recent));
  }

  symptoms(settings: Settings): Symptom[] {
    const found = this.courses.flatMap(({ kind, rows }) => {
      const symptom = symptomOf(kind, rows.all, this.checks, settings);
      return symptom === null ? [] : [{ kind, symptom }];
    });
    const names = new Set(found.map(({ symptom }) => symptom.name));
    return found
      .filter(({ kind }) => !kind.hiddenBy?.some((cause) => names.has(cause)))
      .map(({ symptom }) => symptom);
  }
}

/** Checks in a row at which a symptom held at one place. */
interface Row {
  readonly first: number;
  last: number;
  /** One for each check. */
  readonly findings: Finding[];
}

/** All rows of a symptom, as checks come in. */
class Rows {
  readonly all: Row[] = [];
  /** Those that the next check may go on with, by place. */
  private open = new Map<string | null, Row>();
  private next = 0;

  /** @param found where the symptom holds at the next check */
  add(found: readonly Finding[]): void {
    const at = this.next++;
    const open = new Map<string | null, Row>();
    for (const finding of found) {
      const row = this.open.get(finding.place) ?? this.begin(at);
      row.last = at;
      row.findings.push(finding);
      open.set(finding.place, row);
    }
    this.open = open;
  }

  private begin(at: number): Row {
    const row: Row = { first: at, last: at, findings: [] };
    this.all.push(row);
    return row;
  }
}

function symptomOf(
  kind: SymptomKind,
  all: readonly Row[],
  checks: readonly ProbeEvent[],
  settings: Settings,
): Symptom | null {
  const needed = checks.length === 1 ? 1 : kind.checks;
  const rows = all.filter(({ findings }) => findings.length >= needed);
  if (rows.length === 0) return null;
  // Of several rows those that lasted longest in time tell how it stands.
  const last = rows.reduce((latest, row) => Math.max(latest, row.last), 0);
  const latest = rows
    .filter((row) => row.last === last)
    .sort((a, b) => badness(b.findings.at(-1)) - badness(a.findings.at(-1)));
  const findings = latest.map((row) => row.findings[row.findings.length - 1]);
  const first = latest.reduce((least, row) => Math.min(least, row.first), last);
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

/** Further from what is healthy, in whichever direction. */
function badness(finding: Finding | undefined): number {
  if (finding === undefined) return 0;
  return finding.value === null ? Number.POSITIVE_INFINITY : finding.value;
}
