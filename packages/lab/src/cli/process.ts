import { type Messages, messages } from '../lang/index.ts';
import { Interruption, type Io, type Output } from '../text/io.ts';
import { EXIT } from './exit-codes.ts';
import { main } from './main.ts';
import { languageIn } from './options.ts';

type Usage = Messages['usage'];

/** The signals that end a program, with their exit codes. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Under npx one Ctrl-C arrives twice: from the terminal and from npx. */
const SAME_SIGNAL_MS = 500;

/** Runs the command line in this process and sets its exit code. */
export async function run(): Promise<void> {
  const argv = process.argv.slice(2);
  const text = messages(languageIn(argv), process.env).usage;
  const controller = new AbortController();
  const io: Io = {
    stdout: outputTo(process.stdout, controller, text),
    stderr: outputTo(process.stderr, controller, text),
    env: process.env,
    interruptible: (notice = text.stopping) => {
      catchSignals(controller, notice);
      return controller.signal;
    },
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
  };
  process.exitCode = await main(argv, io);
}

/** Asks at the terminal. Ctrl-C and the end of input return ''. */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  return Promise.race([terminal.question(question), left]).finally(() => terminal.close());
}

/**
 * The first signal lets the step finish and saves the weights. A second one within half a second counts as the same; a
 * later one ends the program at once.
 */
export function catchSignals(controller: AbortController, notice: string): void {
  let first: number | null = null;
  for (const [signal, exitCode] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (first !== null) {
        if (performance.now() - first > SAME_SIGNAL_MS) process.exit(exitCode);
        return;
      }
      first = performance.now();
      process.stderr.write(`\ngradus: ${notice}\n`);
      controller.abort(new Interruption(exitCode));
    });
  }
}

/** Handles output that cannot be written, for example on a full disk: the exit code is then not 0. */
function outputLost(stream: NodeJS.WriteStream, error: NodeJS.ErrnoException, text: Usage): void {
  process.exitCode = EXIT.failed;
  process.once('exit', () => {
    process.exitCode ||= EXIT.failed;
  });
  if (stream === process.stderr) return;
  process.stderr.write(`gradus: ${text.outputLost(error.code ?? '', error.message)}\n`);
}

/** An output stream. If its reader closes it, nothing more is written and the command stops. */
function outputTo(stream: NodeJS.WriteStream, controller: AbortController, text: Usage): Output {
  let isOpen = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const wasOpen = isOpen;
    isOpen = false;
    if (error.code === 'EPIPE') controller.abort(new Interruption(0));
    else if (wasOpen) outputLost(stream, error, text);
  });
  return {
    write: (text) => isOpen && stream.write(text),
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
  };
}
