import { SingleBar } from 'cli-progress';
import { lossText, percentDigits } from '../../../compare/index.ts';
import type { RunEvent } from '../../../events/index.ts';
import type { DataConfig } from '../../../settings/schema.ts';
import type { TableJudgement } from '../../../tabular/judgement.ts';
import { type Io, isFancy, type Output } from '../../../text/io.ts';
import { createColors } from '../../../text/terminal.ts';
import type { TrainOptions } from './settings.ts';

/** Reports the progress of training. */
export interface Reporter {
  /** `title` describes the network; `validates` is true if there is a validation set. */
  begin(title: string, iterations: number, validates: boolean): void;
  event(event: RunEvent): void;
  /** The evaluation of the trained network, for programs. */
  judgement(judgement: TableJudgement): void;
  /** Lines for people. */
  lines(lines: readonly string[]): void;
  /** Restores the terminal. Called after every network, even a failed one. */
  end(): void;
}

/** Reports progress as JSON, as lines, or not at all. */
export function reporterFor(
  { json, quiet, logEvery }: Pick<TrainOptions, 'json' | 'quiet' | 'logEvery'>,
  io: Io,
  color: boolean,
  kind: DataConfig['kind'],
): Reporter {
  if (json) return jsonReporter(io, logEvery);
  return quiet ? silent : textReporter(io, color, kind);
}

/** One JSON object per line, and one step in `logEvery`. */
function jsonReporter(io: Io, logEvery: number): Reporter {
  return {
    begin: () => {},
    lines: () => {},
    judgement: (judgement) => {
      io.stdout.write(`${JSON.stringify({ event: 'judgement', ...judgement })}\n`);
    },
    event: (event) => {
      if (isLogged(event, logEvery)) io.stdout.write(`${JSON.stringify(event)}\n`);
    },
    end: () => {},
  };
}

/** Whether an event is reported: all but some steps. */
function isLogged(event: RunEvent, logEvery: number): boolean {
  return event.event !== 'step' || (logEvery > 0 && event.iteration % logEvery === 0);
}

/**
 * Lines in the lesson's form on stdout, and a bar on stderr if that is a terminal. Evaluations on a table have no
 * lines, because there are far more of them.
 */
function textReporter(io: Io, color: boolean, kind: DataConfig['kind']): Reporter {
  const colors = createColors(color);
  const bar = isFancy(io.stderr, io.env) ? new Bar(io.stderr) : null;
  let names = { validation: 'Validation accuracy', test: 'Accuracy' };
  const print = (line: string): void => {
    bar?.clear();
    io.stdout.write(`${line}\n`);
    bar?.draw();
  };
  return {
    begin: (title, iterations, validates) => {
      names = { ...names, test: validates ? 'Test accuracy' : 'Accuracy' };
      print(colors.bold(title));
      bar?.start(iterations);
    },
    event: (event) => {
      if (event.event === 'step') bar?.update(event.iteration, event.loss);
      if (event.event !== 'eval') return;
      if (!('accuracy' in event) || kind === 'table') return;
      const { iteration, loss, accuracy, split } = event;
      const shown = `${names[split]}: ${percentDigits(accuracy)}`;
      print(`Iteration: ${iteration}. Loss: ${lossText(loss)}. ${shown}`);
    },
    judgement: () => {},
    lines: (lines) => {
      for (const line of lines) print(line);
    },
    end: () => bar?.stop(),
  };
}

/** A line for each network and a bar on stderr; nothing with --quiet or --json. */
export function progressReporter(
  title: string,
  { json, quiet }: Pick<TrainOptions, 'json' | 'quiet'>,
  io: Io,
): Reporter {
  if (json || quiet) return silent;
  const bar = isFancy(io.stderr, io.env) ? new Bar(io.stderr) : null;
  return {
    begin: (_, iterations) => {
      io.stderr.write(`${title}\n`);
      bar?.start(iterations);
    },
    event: (event) => {
      if (event.event === 'step') bar?.update(event.iteration, event.loss);
    },
    judgement: () => {},
    lines: () => {},
    end: () => bar?.stop(),
  };
}

/** Reports nothing. */
const silent: Reporter = {
  begin: () => {},
  event: () => {},
  judgement: () => {},
  lines: () => {},
  end: () => {},
};

/** A progress bar with lines printed above it. */
class Bar {
  private readonly output: Output;
  private bar: SingleBar | null = null;

  constructor(output: Output) {
    this.output = output;
  }

  start(total: number): void {
    this.bar = new SingleBar({
      stream: steady(this.output),
      format: '{bar} {percentage} %  {value}/{total}  loss {loss}  {eta_formatted} left',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      etaBuffer: 200,
      clearOnComplete: true,
      forceRedraw: true,
      linewrap: true,
    });
    this.bar.start(total, 0, { loss: '–' });
  }

  update(iteration: number, loss: number): void {
    this.bar?.update(iteration, { loss: lossText(loss) });
  }

  clear(): void {
    if (this.bar !== null) this.output.control?.('\r\x1b[K');
  }

  draw(): void {
    this.bar?.render();
  }

  stop(): void {
    this.bar?.stop();
    this.bar = null;
  }
}

const SAVE_CURSOR = '\x1b7';
const RESTORE_CURSOR = '\x1b8';

/** The library would jump back to where the bar was first drawn, into lines printed since. */
function steady(output: Output): NodeJS.WritableStream {
  const stream = {
    isTTY: true,
    columns: output.columns,
    write: (text: string) => {
      return text === SAVE_CURSOR || text === RESTORE_CURSOR || output.control?.(text);
    },
  };
  return stream as unknown as NodeJS.WritableStream;
}
