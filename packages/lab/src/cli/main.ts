import { CommanderError } from 'commander';
import { GradusError } from 'gradus';
import { EXIT, exitCodeOf } from './errors.ts';
import { Interruption, type Io } from './io.ts';
import { createProgram } from './program.ts';

/**
 * The command line.
 * @param argv arguments, without the names of node and the script
 * @returns the exit code
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const program = createProgram(io);
  if (argv.length === 0) {
    program.outputHelp();
    return EXIT.done;
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    // Commander has said what is wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof Interruption)) explain(error, argv.includes('--debug'), io);
    return exitCodeOf(error);
  }
}

function explain(error: unknown, isDebug: boolean, io: Io): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const isExpected = error instanceof GradusError;
  const prefix = isExpected ? '' : 'unexpected error: ';
  io.stderr.write(`gradus: ${prefix}${message}\n`);
  if (isDebug) io.stderr.write(`${stack}\n`);
  else if (!isExpected) io.stderr.write('Run it again with --debug to see where it arose.\n');
}
