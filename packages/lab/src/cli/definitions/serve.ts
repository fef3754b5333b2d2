import type { Command } from 'commander';
import type { Io } from '../../text/io.ts';
import { serverOptions } from '../options.ts';

/** `gradus serve`. */
export function serveDefinition(program: Command, io: Io): Command {
  const command = program
    .command('serve')
    .summary('answer requests for predictions over HTTP')
    .description(
      'Serve the network of a run on this machine: POST /predict takes rows as JSON and gives their predictions,\n' +
        'GET /schema says what a row is, GET /health answers while the server runs, and GET / is a page to try it.\n' +
        'Ctrl-C ends it.',
    )
    .argument('<run>', "an id, a run's folder, or last for the newest");
  return serverOptions(command, 8417)
    .addHelpText(
      'after',
      `
Example:
  gradus serve last --port 8080
  curl -H 'content-type: application/json' -d '[{"area": 31, "city": "Seoul"}]' http://127.0.0.1:8080/predict`,
    )
    .action(async (run, options) => {
      const { serveCommand } = await import('../commands/serve.ts');
      await serveCommand(run, options, io);
    });
}
