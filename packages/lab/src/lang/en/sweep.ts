const meant = (name: string | undefined): string =>
  name === undefined ? '' : ` Did you mean ${name}?`;

/** What is wrong with what a sweep is told. */
export const sweepUsage = {
  nothingVaries:
    "nothing varies. Say with --vary what may vary, such as --vary 'lr=log(1e-4..1e-1)', or give a file: gradus sweep sweep.yaml.",
  notVaried: (text: string, known: readonly string[], near: string | undefined) =>
    `--vary '${text}': NAME=SPACE was expected, with one of ${known.join(', ')}.${meant(near)} A space is 0..0.5, log(1e-4..1e-1), int(8..128) or 64|128.`,
  variedTwice: (name: string) => `--vary ${name} comes twice. Give each setting one space.`,
  noCondition: (text: string) =>
    `if ${text}: NAME=VALUE was expected, with a setting that varies, such as optimizer=sgd.`,
  noRange: (name: string, text: string) =>
    `--vary ${name}=${text}: log and int are of a range, such as log(1e-4..1e-1) or int(8..128).`,
  noNumbers: (name: string) =>
    `--vary ${name}: only numbers have a range. Separate values by a bar: ${name}=A|B.`,
  wrongWay: (name: string, least: number, most: number) =>
    `--vary ${name}=${least}..${most}: the first number must be the smaller one.`,
  logOfZero: (name: string, least: number) =>
    `--vary ${name}: a range by logarithms begins above 0, not at ${least}.`,
  notWhole: (name: string, value: number) =>
    `--vary ${name}: ${value} is not a whole number, and ${name} varies over whole numbers.`,
  oneValue: (name: string, text: string) =>
    `--vary ${name}=${text}: give a range such as 1..4, or at least two values such as A|B. To fix a setting: --${name} ${text}.`,
  valueTwice: (name: string, value: string) =>
    `--vary ${name}: the value ${value} comes twice. Leave one out.`,
  wrongSpace: (problem: string) => `--vary: ${problem}`,
  fixedAndVaried: (name: string) =>
    `${name} is fixed by --${name} and varied by --vary ${name}. Leave out one of them.`,
  modelAndMore: (name: string) =>
    `--vary model chooses whole networks, so ${name} cannot vary beside it. Leave out one of them.`,
  depthTwice:
    'with --vary depth, each value of hidden is the width of all layers. Give one number for each: hidden=32|64|128.',
  otherData: (sweep: string) =>
    `the data has changed since ${sweep} began, so its trials could not be compared. Begin a new sweep.`,
  allFailed: (first: string) =>
    `all trials failed, so there is no winner. ${first} Change what varies, or see a run: gradus diagnose.`,
  noFile: 'there is no such file.',
  notYaml: (problem: string) => `cannot be read as YAML: ${problem}.`,
  noDefinition: (problem: string) =>
    `does not describe a sweep:\n${problem}\nIt needs vary, with a space for each setting; other keys are options of gradus sweep, such as target or trials.`,
  unknownKey: (key: string, near: string | undefined) =>
    `${key} is not an option of gradus sweep.${meant(near)} All options: gradus sweep run --help`,
  rivals: (key: string, other: string) => `${key} and ${other} exclude each other. Leave one out.`,
  yesOrNo: (key: string) => `${key} is true or false.`,
};

/** What came of a sweep. */
export const sweepCommand = {
  trial: 'trial',
  state: 'state',
  states: { complete: 'complete', stopped: 'stopped early', failed: 'failed' },
  validated: { accuracy: 'validation accuracy', rmse: 'validation RMSE' },
  others: 'other seeds (mean ± sd)',
  seeds: 'seeds',
  defaults: 'defaults',
  running: (done: number, all: number, running: string) =>
    `${done} of ${all} trials${running === '' ? '' : `, running: ${running}`}`,
  repeating: (left: number) => `After the trials: ${left} runs to compare with`,
  rate: (rate: string, left: string) => `${rate} a minute, ${left} left`,
  counts: (ended: number, all: number, parts: readonly string[]) =>
    `${ended} of ${all} trials: ${parts.join(', ')}.`,
  /** Why a trial fails. */
  failures: {
    diverged: (step: number, loss: string) => `the loss was ${loss} at step ${step}.`,
    neverValidated: 'the network was never validated.',
    exitCode: (code: number) => `its thread ended with the exit code ${code}.`,
    outOfMemory: 'its thread ran out of memory.',
    threadEnded: (message: string) => `its thread ended: ${message}`,
  },
  failed: (trial: number, reason: string) => `Trial ${trial} failed: ${reason}`,
  noWinner: 'There is no winner: no trial is complete.',
  winner: (trial: number, score: string, run: string) =>
    `Winner: trial ${trial}, ${score} on the validation set. Its run: ${run}`,
  byDefault: (score: string) => `The default settings: ${score} on the validation set.`,
  gain: {
    once: (difference: string, _seeds: number) =>
      `Winner against default settings: ${difference}. One seed does not say how sure that is: --seeds 5 does.`,
    seeds: (difference: string, seeds: number) =>
      `Winner against default settings, over ${seeds} other seeds: ${difference}, with the 95 % confidence interval (Student’s t). An interval that contains 0 does not show which is better.`,
  },
  noGain: 'The default settings are at least as good.',
  optimism: (trials: number, expected: string, noise: string, from: string) =>
    `The best of ${trials} scores is too good by about ${expected}, because the luckiest of them is chosen: one score varies by ±${noise} (${from}).`,
  noiseFrom: { seeds: 'over seeds', size: 'by the size of the validation set' },
  untested: 'The winner is not tested yet.',
  tested: (score: string, total: string) =>
    `Test, once, for the winner alone: ${score} on ${total} samples that no choice has seen.`,
  asha: 'Trials were stopped early by asynchronous successive halving. Which ones depends on when each gets there; --no-asha gives the same trials every time.',
  kept: (folder: string) => `The sweep: ${folder}`,
  runs: (command: string) => `Its runs: ${command}`,
  stopped: (command: string) => `stopped. To go on: ${command}`,
  listed: (id: string, ended: number, all: number) => `${id}  ${ended} of ${all} trials`,
  askRemove: (folders: readonly string[]) =>
    `Delete ${folders.length === 1 ? folders[0] : `these ${folders.length} sweeps: ${folders.join(', ')}`}? [y/N] `,
  keptSweeps: 'Nothing was deleted.',
};
