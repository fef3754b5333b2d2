/** A stream that the command line writes to. */
export interface Output {
  write(text: string): unknown;
  /** Writes what moves the cursor, as it is: nothing that comes from files or options. */
  control?(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything that the command line touches besides files. */
export interface Io {
  /** Data. */
  readonly stdout: Output;
  /** Progress and messages. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * From here on an interruption does not end the process; it aborts this signal with an {@link Interruption}.
   * @param notice what is said then; by default, that it stops
   */
  interruptible(notice?: string): AbortSignal;
  /** Asks whoever sits at the terminal; undefined where there is none. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Why a command was cut short. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  /** 130 for Ctrl-C, 143 for SIGTERM, 0 where nobody reads the output any more. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('interrupted');
    this.exitCode = exitCode;
  }
}

/** Whether `output` may be given colours and a line that changes. */
export function isFancy(output: Output, env: Io['env']): boolean {
  return output.isTTY === true && env.TERM !== 'dumb';
}

/** Columns of a terminal that does not say how many it has. */
const WIDTH = 80;

/** How many columns text may take. */
export function widthOf({ columns }: Output): number {
  return columns ?? WIDTH;
}

/** Whether `output` may be given colours. */
export function hasColor(output: Output, env: Io['env'], option: boolean): boolean {
  return option && isFancy(output, env) && !env.NO_COLOR;
}
