const meant = (name: string | undefined): string =>
  name === undefined ? '' : ` Did you mean ${name}?`;

/** Errors in the options and the file of a sweep. */
export const sweepUsage = {
  nothingVaries:
    "nothing varies. Pass a setting and its space, such as --vary 'lr=log(1e-4..1e-1)', or a file: gradus sweep sweep.yaml.",
  notVaried: (text: string, known: readonly string[], near: string | undefined) =>
    `--vary '${text}' is not valid. Pass NAME=SPACE, where NAME is one of ${known.join(', ')}.${meant(near)} A space is 0..0.5, log(1e-4..1e-1), int(8..128) or 64|128.`,
  variedTwice: (name: string) => `--vary ${name} is given twice. Give each setting one space.`,
  noCondition: (text: string) =>
    `if ${text} is not valid. Pass NAME=VALUE with another setting that varies, such as optimizer=sgd.`,
  noRange: (name: string, text: string) =>
    `--vary ${name}=${text}: log and int need a range, such as log(1e-4..1e-1) or int(8..128).`,
  noNumbers: (name: string) =>
    `--vary ${name}: only numbers have a range. Separate values with a bar: ${name}=A|B.`,
  wrongWay: (name: string, least: number, most: number) =>
    `--vary ${name}=${least}..${most}: the first number must be the smaller one.`,
  logOfZero: (name: string, least: number) =>
    `--vary ${name}: a logarithmic range must begin above 0, not at ${least}.`,
  notWhole: (name: string, value: number) =>
    `--vary ${name}: ${value} is not a whole number, but ${name} takes whole numbers.`,
  oneValue: (name: string, text: string) =>
    `--vary ${name}=${text}: pass a range such as 1..4, or at least two values such as A|B. To fix a setting: --${name} ${text}.`,
  valueTwice: (name: string, value: string) =>
    `--vary ${name}: the value ${value} is given twice. Leave one out.`,
  wrongSpace: (problem: string) => `--vary: ${problem}`,
  fixedAndVaried: (name: string) =>
    `${name} is fixed by --${name} and varied by --vary ${name}. Leave out one of them.`,
  modelAndMore: (name: string) =>
    `--vary model chooses whole networks, so ${name} cannot vary too. Leave out one of them.`,
  depthTwice:
    'with --vary depth, each value of hidden is the width of all layers. Pass single numbers: hidden=32|64|128.',
  otherData: (sweep: string) =>
    `the data was changed after ${sweep} started, so its trials cannot be compared. Start a new sweep.`,
  allFailed: (first: string) =>
    `all trials failed, so there is no winner. ${first} Change what varies, or diagnose a run: gradus diagnose RUN`,
  noFile: 'there is no such file.',
  notYaml: (problem: string) => `cannot be read as YAML: ${problem}.`,
  /** @param fields the keys whose values are wrong */
  noDefinition: (fields: readonly string[]) =>
    `is not the file of a sweep.${fields.length === 0 ? '' : ` These keys have no value, or one that is not allowed: ${fields.join(', ')}.`} It needs the key vary, with the values of each setting. Other keys are options of gradus sweep, such as target or trials. If the file is a table, pass --vary, such as --vary 'lr=log(1e-4..1e-1)'.`,
  unknownKey: (key: string, near: string | undefined) =>
    `${key} is not an option of gradus sweep.${meant(near)} All options: gradus sweep run --help`,
  rivals: (key: string, other: string) =>
    `${key} and ${other} cannot be used together. Leave one out.`,
  yesOrNo: (key: string) => `${key} must be true or false.`,
};

/** Progress and results of a sweep. */
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
      `Winner against default settings: ${difference}. One seed does not show whether this is chance. Pass --seeds 5.`,
    seeds: (difference: string, seeds: number) =>
      `Winner against default settings, over ${seeds} other seeds: ${difference}, with the 95 % confidence interval (Student’s t). An interval that contains 0 does not show which is better.`,
  },
  noGain: 'The default settings are at least as good.',
  optimism: (trials: number, expected: string, noise: string, from: string) =>
    `The best of ${trials} scores looks about ${expected} better than it is, because it was chosen as the best. A single score varies by ±${noise} (${from}).`,
  noiseFrom: { seeds: 'over seeds', size: 'by the size of the validation set' },
  untested: 'The winner has not been tested yet.',
  tested: (score: string, total: string) =>
    `The only test, of the winner: ${score} on ${total} samples that no choice has used.`,
  asha: 'Trials were stopped early by asynchronous successive halving. Which ones are stopped depends on their timing; --no-asha gives the same trials every time.',
  kept: (folder: string) => `The sweep: ${folder}`,
  runs: (command: string) => `Its runs: ${command}`,
  stopped: (command: string) => `stopped. To continue: ${command}`,
  listed: (id: string, ended: number, all: number) => `${id}  ${ended} of ${all} trials`,
  askRemove: (folders: readonly string[]) =>
    `Delete ${folders.length === 1 ? folders[0] : `these ${folders.length} sweeps: ${folders.join(', ')}`}? [y/N] `,
  keptSweeps: 'Nothing was deleted.',
};
