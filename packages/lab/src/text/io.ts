/** A stream that the command line writes to. */
export interface Output {
  write(text: string): unknown;
  /** Writes control sequences unescaped. Never pass text from files or options. */
  control?(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything outside files that the command line uses. */
export interface Io {
  /** Data. */
  readonly stdout: Output;
  /** Progress and messages. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * From this call on an interruption aborts the returned signal with an {@link Interruption}, and does not end the
   * process.
   * @param notice printed on interruption; by default, that the command stops
   */
  interruptible(notice?: string): AbortSignal;
  /** Asks the user at the terminal; undefined if there is no terminal. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Why a command was interrupted. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  /** 130 for Ctrl-C, 143 for SIGTERM, 0 if the reader of the output has closed it. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('interrupted');
    this.exitCode = exitCode;
  }
}

/** Whether `output` can show colours and a line that changes. */
export function isFancy(output: Output, env: Io['env']): boolean {
  return output.isTTY === true && env.TERM !== 'dumb';
}

/** Columns of a terminal of unknown width. */
const WIDTH = 80;

/** The number of columns for text. */
export function widthOf({ columns }: Output): number {
  return columns ?? WIDTH;
}

/** Whether `output` can show colours. */
export function hasColor(output: Output, env: Io['env'], option: boolean): boolean {
  return option && isFancy(output, env) && !env.NO_COLOR;
}
