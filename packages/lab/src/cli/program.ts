import { Command, Option } from 'commander';
import { ACTIVATION_NAMES, DATASETS, INITIALISATIONS, OPTIMIZERS } from '../names.ts';
import type { TrainOptions } from './commands/settings.ts';
import type { Io } from './io.ts';
import { common, langOption, RUNS } from './options.ts';
import { activation, choice, hiddenSizes, integer, number } from './values.ts';
import { VERSION } from './version.ts';

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 bad data (a file that is missing or wrong),
4 diverged (a loss that is not finite), 130 Ctrl-C, 143 SIGTERM.
Data goes to stdout, progress and messages to stderr.`;

const NETWORK_HELP = '100,100 for two hidden layers of 100, or none';

/** The commands, their options and their help. Each command's code is loaded when it runs. */
export function createProgram(io: Io): Command {
  const program = new Command('gradus')
    .description('Train feedforward networks on MNIST, look into them, and use them.')
    .version(VERSION, '-V, --version')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'gradus: ')),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .exitOverride()
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText(
      'after',
      `
Examples:
  gradus train                          the linear baseline and models A, B, C, D, compared
  gradus train C --seed 7               one model
  gradus inspect D                      what its parameters are, and why
  gradus activations                    sigmoid, tanh and ReLU, drawn
  gradus predict last --index 7         what the newest run makes of a test picture
  gradus evaluate last                  its accuracy, digit by digit
${EXIT_CODES}`,
    );
  for (const add of [addTrain, addInspect, addActivations, addPredict, addEvaluate, addReport]) {
    common(add(program, io)).showHelpAfterError('(--help lists all options)');
  }
  return program;
}

function addTrain(program: Command, io: Io): Command {
  const command = program
    .command('train')
    .summary('train networks and compare them')
    .description(
      'Train networks one after the other and compare them.\n\n' +
        'Models: linear (no hidden layer), A (sigmoid), B (tanh), C (ReLU), with 100 hidden neurons, and\n' +
        'D (ReLU, two hidden layers of 100). Without a name: all of them.',
    )
    .argument('[models...]', 'linear, A, B, C, D')
    .option('--hidden <sizes>', `another network: ${NETWORK_HELP}`, hiddenSizes)
    .option('--activation <name>', `with --hidden: ${ACTIVATION_NAMES.join(', ')}`, activation)
    .addOption(
      new Option('--iterations <n>', 'steps to take')
        .argParser(integer(1))
        .default(undefined, '3000'),
    )
    .addOption(
      new Option('--epochs <n>', 'passes over the training set, instead of --iterations')
        .argParser(integer(1))
        .conflicts('iterations'),
    )
    .option('--batch-size <n>', 'samples in a step', integer(1), 100);
  return addSettings(command)
    .addHelpText(
      'after',
      `
Examples:
  gradus train A B                      two models, compared
  gradus train --hidden 300,100 --activation tanh --epochs 10
  gradus train --hidden none            the linear baseline
  gradus train C --optimizer adam --lr 0.001
  gradus train C --json | head -1       events, one JSON object a line
${EXIT_CODES}`,
    )
    .action(async (names: string[], options: ParsedTrainOptions) => {
      const { trainCommand } = await import('./commands/train.ts');
      const logEvery = options.logEvery ?? (options.json ? 1 : 0);
      await trainCommand(names, { ...options, logEvery }, io);
    });
}

type ParsedTrainOptions = Omit<TrainOptions, 'logEvery'> & { readonly logEvery?: number };

function addSettings(command: Command): Command {
  const positive = number('a number above 0', (value) => value > 0);
  return command
    .option('--optimizer <name>', OPTIMIZERS.join(', '), choice(OPTIMIZERS), 'sgd')
    .addOption(
      new Option('--lr <number>', 'learning rate')
        .argParser(positive)
        .default(undefined, '0.1 for sgd, 0.001 for adam and adamw'),
    )
    .option(
      '--momentum <number>',
      'of sgd: share of the last step that is repeated',
      number('a number of at least 0 and below 1', (value) => value >= 0 && value < 1),
    )
    .option(
      '--weight-decay <number>',
      'pulls weights towards 0',
      number('a number of at least 0', (value) => value >= 0),
    )
    .option('--init <name>', INITIALISATIONS.join(', '), choice(INITIALISATIONS), 'default')
    .option('--seed <n>', 'same seed, same result', integer(0), 0)
    .option('--eval-every <n>', 'test after every n steps; 0: at the end', integer(0), 500)
    .addOption(
      new Option('--log-every <n>', 'print every n-th step; 0: none')
        .argParser(integer(0))
        .default(undefined, '1 with --json, else 0'),
    )
    .option('--dataset <name>', DATASETS.join(', '), choice(DATASETS), 'mnist')
    .option('--data <dir>', 'directory with four IDX files, plain or gzip')
    .option('--classes <n>', 'of --dataset idx: how many classes', integer(2, 256))
    .option(
      '--backend <name>',
      'wasm, reference (plain loops, slow)',
      choice(['wasm', 'reference']),
      'wasm',
    )
    .addOption(
      new Option('--threads <n>', 'of wasm; the results are the same for any number')
        .argParser(integer(1, 64))
        .default(undefined, "the machine's cores, at most 16"),
    )
    .option('--out <dir>', 'where runs are kept', RUNS)
    .option('--json', 'one JSON object a line on stdout, and nothing else there')
    .option('--quiet', 'only the table at the end')
    .addOption(langOption());
}

function addInspect(program: Command, io: Io): Command {
  return program
    .command('inspect')
    .summary("show a network's parameters")
    .description("Show a network's parameters: how many there are, their sizes, and why.")
    .argument('[model]', 'linear, A, B, C, D')
    .option('--hidden <sizes>', `another network: ${NETWORK_HELP}`, hiddenSizes)
    .option('--activation <name>', `with --hidden: ${ACTIVATION_NAMES.join(', ')}`, activation)
    .option('--json', 'one JSON object')
    .addOption(langOption())
    .addHelpText(
      'after',
      `
Examples:
  gradus inspect D
  gradus inspect --hidden 300,100 --activation tanh --lang ko`,
    )
    .action(async (model, options) => {
      const { inspectCommand } = await import('./commands/inspect.ts');
      inspectCommand(model, options, io);
    });
}

function addActivations(program: Command, io: Io): Command {
  return program
    .command('activations')
    .summary('draw the activation functions')
    .description(
      'Draw sigmoid, tanh and ReLU with their derivatives: formula, range, weakness, remedy.',
    )
    .addOption(langOption())
    .addHelpText('after', '\nExample:\n  gradus activations --lang ko')
    .action(async (options) => {
      const { activationsCommand } = await import('./commands/activations.ts');
      activationsCommand(options, io);
    });
}

function addPredict(program: Command, io: Io): Command {
  return withRunOptions(
    program
      .command('predict')
      .summary('recognise a digit with a trained network')
      .description('Draw a digit and print what the network of a run makes of it.')
      .argument('<run>', "an id, a run's folder, or last for the newest")
      .argument('[picture]', 'a PNG picture of a digit')
      .option('--index <n>', 'a picture of the test set, counted from 0', integer(0)),
  )
    .addHelpText(
      'after',
      `
Examples:
  gradus predict last --index 7
  gradus predict last my-digit.png`,
    )
    .action(async (run, picture, options) => {
      const { predictCommand } = await import('./commands/predict.ts');
      await predictCommand(run, picture, options, io);
    });
}

function addEvaluate(program: Command, io: Io): Command {
  return withRunOptions(
    program
      .command('evaluate')
      .summary('test a trained network')
      .description("Test a run's network: accuracy, accuracy of each class, confusion matrix.")
      .argument('<run>', "an id, a run's folder, or last for the newest"),
  )
    .addHelpText('after', '\nExample:\n  gradus evaluate last --json')
    .action(async (run, options) => {
      const { evaluateCommand } = await import('./commands/evaluate.ts');
      await evaluateCommand(run, options, io);
    });
}

function addReport(program: Command, io: Io): Command {
  return program
    .command('report')
    .summary('write a page about runs')
    .description('Write one HTML file about runs, which needs no other file and no network.')
    .argument('<runs...>', "ids, runs' folders, or last for the newest")
    .option('--out <file>', 'where the page is written', 'report.html')
    .option('--svg <dir>', 'save each plot there as SVG too')
    .option('--png <dir>', 'save each plot there as PNG too')
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--data <dir>', 'directory with the IDX files, instead of that of the training')
    .addOption(langOption())
    .addHelpText('after', '\nExample:\n  gradus report last --out report.html')
    .action(async (runs, options) => {
      const { reportCommand } = await import('./commands/report.ts');
      await reportCommand(runs, options, io);
    });
}

function withRunOptions(command: Command): Command {
  return command
    .option('--runs <dir>', 'where runs are kept', RUNS)
    .option('--data <dir>', 'directory with the IDX files, instead of that of the training')
    .option('--json', 'one JSON object')
    .addOption(langOption());
}
