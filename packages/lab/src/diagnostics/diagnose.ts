import type { ProbeEvent } from './record.ts';
import type { Finding, Learned, Settings, Severity, Symptom, SymptomKind } from './symptom.ts';
import { SYMPTOMS } from './symptoms/index.ts';

/** From this accuracy or explained variance on (per cent of the probe set), a symptom is harmless. Gradus default. */
const NO_HARM = 90;

/** A symptom looks back at most this many checks. */
const LOOK_BACK = 16;

/**
 * The symptoms of a run.
 *
 * A symptom is reported after it held at three checks in a row at one place; the loss at the start and a value
 * that is not finite need one check. If the check before the first step is the only one, it decides alone.
 * Causes outrank effects: a symptom that another one explains is left out. A symptom that was a warning at some
 * check stays one, so that reports during training and later ones agree.
 *
 * @param checks the records of the probes, in order
 */
export function diagnose(checks: readonly ProbeEvent[], settings: Settings): Symptom[] {
  const diagnosis = new Diagnosis();
  for (const check of checks) diagnosis.add(check);
  return diagnosis.symptoms(settings);
}

/** Does what {@link diagnose} does, check by check. The time for a check does not grow with their number. */
export class Diagnosis {
  private readonly checks: ProbeEvent[] = [];
  private readonly courses = SYMPTOMS.map((kind) => ({ kind, rows: new Rows(), warned: false }));

  /** The number of checks so far. */
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
    for (const course of this.courses) {
      const { kind, rows } = course;
      rows.add(kind.find(recent));
      course.warned ||= harmlessAt(kind, check) === null && rows.warn(kind.checks);
    }
  }

  symptoms(settings: Settings): Symptom[] {
    const found = this.courses.flatMap(({ kind, rows, warned }) => {
      // A single check decides alone, for example when only the initialisation is checked.
      const warns =
        this.length === 1 ? harmlessAt(kind, this.checks[0]) === null && rows.warn(1) : warned;
      const severity = warns ? 'warn' : 'note';
      const symptom = symptomOf(kind, severity, rows.all, this.checks, settings);
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
  /** One finding for each check. */
  readonly findings: Finding[];
}

/** All rows of a symptom, extended check by check. */
class Rows {
  readonly all: Row[] = [];
  /** The rows that the next check can continue, by place. */
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

  /** Whether the last `needed` checks were all warnings at some place. */
  warn(needed: number): boolean {
    return [...this.open.values()].some(
      ({ findings }) =>
        findings.length >= needed &&
        findings.slice(-needed).every(({ severity }) => severity === 'warn'),
    );
  }

  private begin(at: number): Row {
    const row: Row = { first: at, last: at, findings: [] };
    this.all.push(row);
    return row;
  }
}

function symptomOf(
  kind: SymptomKind,
  severity: Severity,
  all: readonly Row[],
  checks: readonly ProbeEvent[],
  settings: Settings,
): Symptom | null {
  const needed = checks.length === 1 ? 1 : kind.checks;
  const rows = all.filter(({ findings }) => findings.length >= needed);
  if (rows.length === 0) return null;
  // The rows that ended last show the current state.
  const last = rows.reduce((latest, row) => Math.max(latest, row.last), 0);
  const latest = rows
    .filter((row) => row.last === last)
    .sort((a, b) => badness(b.findings.at(-1)) - badness(a.findings.at(-1)));
  const findings = latest.map((row) => row.findings[row.findings.length - 1]);
  const first = latest.reduce((least, row) => Math.min(least, row.first), last);
  const sinceStart = checks[first].iteration === 0;
  return {
    name: kind.name,
    severity,
    since: checks[first].iteration,
    until: checks[last].iteration,
    checks: last - first + 1,
    isOver: last < checks.length - 1 && kind.checks > 1,
    findings,
    harmlessAt: harmlessAt(kind, checks[last]),
    advice: kind.advise(settings, findings[0], sinceStart),
  };
}

/** What the network has learned of the probe set, if that is enough to call the symptom harmless; else null. */
function harmlessAt(kind: SymptomKind, check: ProbeEvent): Learned | null {
  if (!kind.mayBeHarmless) return null;
  const learned = learnedAt(check);
  return learned !== null && learned.percent >= NO_HARM ? learned : null;
}

function learnedAt({ accuracy, loss, guessing }: ProbeEvent): Learned | null {
  if (accuracy !== null) return { measure: 'accuracy', percent: accuracy };
  if (loss === null || !guessing) return null;
  return { measure: 'variance', percent: 100 * (1 - loss / guessing) };
}

/** The distance from a healthy value, in either direction. */
function badness(finding: Finding | undefined): number {
  if (finding === undefined) return 0;
  return finding.value === null ? Number.POSITIVE_INFINITY : finding.value;
}
