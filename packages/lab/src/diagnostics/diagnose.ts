import type { ProbeEvent } from './record.ts';
import type { Finding, Learnt, Settings, Severity, Symptom, SymptomKind } from './symptom.ts';
import { SYMPTOMS } from './symptoms/index.ts';

/** Of the probe set recognised, or of its variance explained, in per cent: then no harm shows. A house default. */
const NO_HARM = 90;

/** No symptom looks further back than so many checks. */
const LOOK_BACK = 16;

/**
 * The symptoms of a run.
 *
 * A symptom is reported after it held at three checks in a row at one place; the loss at the start and a value
 * that is not finite need one. Where there is but one check, before the first step, it is judged by that.
 * Causes outrank effects: what another symptom explains is left out. A symptom that was a warning at some
 * check stays one, so that reports during training and later ones agree.
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
  private readonly courses = SYMPTOMS.map((kind) => ({ kind, rows: new Rows(), warned: false }));

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
    for (const course of this.courses) {
      const { kind, rows } = course;
      rows.add(kind.find(recent));
      course.warned ||= harmlessAt(kind, check) === null && rows.warn(kind.checks);
    }
  }

  symptoms(settings: Settings): Symptom[] {
    const found = this.courses.flatMap(({ kind, rows, warned }) => {
      // One check is judged by itself, as that of an initialisation.
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

  /** Whether the last check is a warning at some place, and so were as many in a row as are needed. */
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
  // Of several rows those that lasted longest in time tell how it stands.
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

/** How much the network has learned of the probe set, where that is so much that no harm shows. */
function harmlessAt(kind: SymptomKind, check: ProbeEvent): Learnt | null {
  if (!kind.mayBeHarmless) return null;
  const learned = learntAt(check);
  return learned !== null && learned.percent >= NO_HARM ? learned : null;
}

function learntAt({ accuracy, loss, guessing }: ProbeEvent): Learnt | null {
  if (accuracy !== null) return { measure: 'accuracy', percent: accuracy };
  if (loss === null || !guessing) return null;
  return { measure: 'variance', percent: 100 * (1 - loss / guessing) };
}

/** Further from what is healthy, in whichever direction. */
function badness(finding: Finding | undefined): number {
  if (finding === undefined) return 0;
  return finding.value === null ? Number.POSITIVE_INFINITY : finding.value;
}
