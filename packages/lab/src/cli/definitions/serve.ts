import type { Command } from 'commander';
import type { Messages } from '../../lang/index.ts';
import type { Io } from '../../text/io.ts';
import { addExamples } from '../help.ts';
import { serverOptions } from '../options.ts';

/** `gradus serve`. */
export function serveDefinition(program: Command, io: Io, help: Messages['help']): Command {
  const text = help.commands.serve;
  const command = program
    .command('serve')
    .summary(text.summary)
    .description(text.description)
    .argument('<run>', text.run)
    .action(async (run, options) => {
      const { serveCommand } = await import('../commands/serve.ts');
      await serveCommand(run, options, io);
    });
  return addExamples(serverOptions(command, 8417, help), help, [
    ['gradus serve last --port 8080'],
    ["curl -H 'content-type: application/json' -d '[{\"area\": 31}]' \\"],
    ['  http://127.0.0.1:8080/predict'],
  ]);
}
