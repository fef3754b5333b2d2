/** The progress of a sweep. */
import { measureText } from '../../../compare/index.ts';
import type { Messages } from '../../../lang/index.ts';
import type { SweepListener } from '../../../sweep/coordinate.ts';
import type { RepeatLine, StoredSweep, TrialLine } from '../../../sweep/folder.ts';
import { type Io, isFancy, type Output } from '../../../text/io.ts';
import { createColors, inLine } from '../../../text/terminal.ts';
import { rankedLines } from './text.ts';

/** A listener that must be called at the end. */
interface SweepReporter extends SweepListener {
  end(): void;
}

/** Reports as JSON lines, as a table that changes in a terminal, or not at all. */
export function sweepReporter(
  stored: StoredSweep,
  { json, quiet }: { readonly json?: boolean; readonly quiet?: boolean },
  io: Io,
  text: Messages,
  color: boolean,
): SweepReporter {
  if (json) return jsonReporter(io.stdout);
  if (quiet || !isFancy(io.stderr, io.env)) return { end: () => {} };
  return new LiveTable(stored, io.stderr, text, color);
}

function jsonReporter(stdout: Output): SweepReporter {
  const say = (event: object): void => void stdout.write(`${JSON.stringify(event)}\n`);
  return {
    onStart: (trial) => say({ event: 'trial-start', ...trial }),
    onReport: (index, report) => say({ event: 'trial-report', index, ...report }),
    onTrial: (line) => say({ event: 'trial', ...line }),
    onRepeat: (line) => say({ event: 'repeat', ...line }),
    end: () => {},
  };
}

/** Number of best trials in the live table. */
const SHOWN = 5;
/** Shortest time between two drawings of the table, in milliseconds. */
const REDRAW = 100;

/** A table of the best trials so far, the running ones, the rate and the time left. */
class LiveTable implements SweepReporter {
  private readonly output: Output;
  private readonly text: Messages;
  private readonly color: boolean;
  private readonly stored: StoredSweep;
  private readonly ended: TrialLine[];
  private readonly running = new Map<number, string>();
  private readonly began = performance.now();
  /** Number of trials left to do, and number that this process has done. */
  private left: number;
  private done = 0;
  private isRepeating = false;
  private lines = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(stored: StoredSweep, output: Output, text: Messages, color: boolean) {
    this.stored = stored;
    this.output = output;
    this.text = text;
    this.color = color;
    this.ended = [...stored.trials];
    this.left = stored.config.trials - stored.trials.length;
  }

  onStart({ index }: Pick<TrialLine, 'index'>): void {
    this.running.set(index, `#${index}`);
    this.drawSoon();
  }

  onReport(index: number, { step, score }: TrialLine['reports'][number]): void {
    const value = measureText(this.stored.config.measure, score.value);
    this.running.set(index, `#${index} (${step}: ${value})`);
    this.drawSoon();
  }

  onTrial(line: TrialLine): void {
    this.running.delete(line.index);
    this.ended.push(line);
    this.count();
  }

  onRepeats(count: number): void {
    this.isRepeating = true;
    this.left = count;
    this.drawSoon();
  }

  onRepeat(_: RepeatLine): void {
    this.count();
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.clear();
  }

  private count(): void {
    this.done++;
    this.left--;
    this.drawSoon();
  }

  private drawSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.draw();
    }, REDRAW);
  }

  private draw(): void {
    const { config } = this.stored;
    const width = Math.max(20, (this.output.columns ?? 80) - 1);
    const table = rankedLines({ ...this.stored, trials: this.ended }, SHOWN, this.text);
    const lines = [...table, this.status(config.trials)].map((line) =>
      inLine(line).slice(0, width),
    );
    this.clear();
    const [head, ...rest] = lines;
    const colors = createColors(this.color);
    this.output.write(`${[colors.bold(head), ...rest].join('\n')}\n`);
    this.lines = lines.length;
  }

  private status(trials: number): string {
    const { sweepCommand } = this.text;
    const minutes = (performance.now() - this.began) / 60_000;
    const rate = this.done / Math.max(minutes, 1e-9);
    const left = this.done === 0 ? null : Math.ceil((60 * this.left) / rate);
    const what = this.isRepeating
      ? sweepCommand.repeating(this.left)
      : sweepCommand.running(this.ended.length, trials, [...this.running.values()].join(', '));
    return left === null ? what : `${what}  ${sweepCommand.rate(rate.toFixed(1), timeText(left))}`;
  }

  /** Removes the table. */
  private clear(): void {
    if (this.lines > 0) this.output.control?.(`\u001b[${this.lines}A\r\u001b[J`);
    this.lines = 0;
  }
}

/** `1:02:03`. */
function timeText(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}
