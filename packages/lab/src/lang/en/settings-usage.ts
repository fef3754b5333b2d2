const meant = (name: string | undefined): string =>
  name === undefined ? '' : ` Did you mean ${name}?`;

/** Networks, settings and data that options describe, where they do not go together. */
export const settingsUsage = {
  activationNeedsHidden: (activation: string) =>
    `--activation ${activation} needs --hidden with the sizes of the hidden layers, such as --hidden 100.`,
  hiddenOrModel: (models: string) =>
    `--hidden describes a network of its own, so leave out ${models}, or leave out --hidden.`,
  noHiddenLayers: (activation: string) =>
    `--activation ${activation} has no place in a network without hidden layers (--hidden none).`,
  unknownModel: (model: string, known: string, near: string | undefined) =>
    `unknown model ${model}. Models are ${known}.${meant(near)} Any other network: --hidden 100,100 --activation relu.`,
  momentum: (optimizer: string) =>
    `--momentum belongs to --optimizer sgd; ${optimizer} has its own running means. Leave it out.`,
  noValidations: (isDefault: boolean, steps: number) =>
    `--eval-every 0 leaves validations to the end, and ${isDefault ? 'early stopping, the default here,' : '--early-stop'} looks at them. Give --eval-every ${steps}.`,
  otherSchedule: (option: string, owners: readonly string[]) =>
    `--${option} belongs to --schedule ${owners.join(' or ')}.`,
  warmUpOfCycle: '--schedule one-cycle begins with a rise of its own; leave out --warm-up.',
  warmUpTooLong: (warmUp: number, iterations: number) =>
    `--warm-up ${warmUp} must be less than the ${iterations} iterations.`,
  gainLast:
    '--gain has a number for each layer already, so leave out --gain-last, or give --gain one number.',
  gainCount: (gains: readonly number[], network: string, layers: number) =>
    `--gain ${gains.join(',')} has ${gains.length} numbers, and network ${network} has ${layers} Linear layers. Give one for each, or one for all.`,
  batchTooLarge: (size: number, samples: number) =>
    `--batch-size ${size} is more than the ${samples} samples there are to train on. Give 1 to ${samples}.`,
  threads: (threads: number) =>
    `--threads ${threads} is for --backend wasm; reference has one. Leave it out.`,
  notBundled: (dataset: string) =>
    `--dataset ${dataset} is not bundled: say with --data DIR where ${dataset === 'folder' ? 'its class folders' : 'its four IDX files'} are.`,
  classesKnown: (dataset: string) =>
    `--classes is for --dataset idx; the classes of ${dataset} are known.`,
  ofFolders: (option: string, dataset: string) =>
    `--${option} is for --dataset folder; the pictures of ${dataset} are taken as they are.`,
  picturesTwice: (file: string, data: string) =>
    `${file} and --data ${data} both say where pictures are. Give one.`,
  settingsOfRun: (run: string, options: readonly string[]) =>
    `${run} has settings of its own; leave out ${options.join(' ')}.`,
  rates: (from: number, to: number) => `--from ${from} must be below --to ${to}.`,
  lrFindSubject:
    'name a model, a run or a table, such as gradus lr-find C or gradus lr-find FILE --target COLUMN, or describe a network with --hidden.',
  inspectSubject:
    'name a model or a table, such as gradus inspect D or gradus inspect FILE --target COLUMN, or describe a network with --hidden.',
  ofRows: (option: string) =>
    `${option} is for tables and points: FILE --target COLUMN, or --dataset spiral.`,
  diagnoseSubject:
    'say what to diagnose: a run, a model such as A, a table by FILE --target COLUMN, a network by --hidden, or --preset (--presets lists them).',
  presetAlone: (preset: string, other: string) =>
    `--preset ${preset} is a network of its own; leave out ${other}.`,
  presetOfPictures: (preset: string, dataset: string) =>
    `--preset ${preset} is trained on pictures; leave out --dataset ${dataset}.`,
  presetSettings: (preset: string, options: readonly string[]) =>
    `--preset ${preset} has settings of its own; leave out ${options.join(' ')}.`,
  plateau:
    '--schedule plateau looks at validations, and diagnose makes none. Train with it and --monitor instead.',
  varyForm: (text: string, known: readonly string[], near: string | undefined) =>
    `--vary '${text}': NAME=VALUE,VALUE was expected, with one of ${known.join(', ')}.${meant(near)}`,
  varyValues: (text: string) =>
    `--vary '${text}': at least two values, all different, were expected, such as activation=sigmoid,tanh.`,
  varyActivation: '--vary activation needs a network with hidden layers: --hidden 100.',
  varyValue: (setting: string, value: string, expected: string) =>
    `--vary ${setting}: '${value}' is wrong. ${expected}`,
};
