import type { Range } from '@gradus/lab/settings';

const number = (value: number): string => value.toLocaleString('en');

function rangeText({ integer, least, above, most, below }: Range): string {
  const what = integer ? 'a whole number' : 'a number';
  if (least !== undefined && most !== undefined) {
    return `${what} from ${number(least)} to ${number(most)}`;
  }
  const ends = [
    least === undefined ? '' : `of at least ${number(least)}`,
    above === undefined ? '' : `above ${number(above)}`,
    most === undefined ? '' : `of at most ${number(most)}`,
    below === undefined ? '' : `below ${number(below)}`,
  ];
  return [what, ends.filter((end) => end !== '').join(' and ')].join(' ').trim();
}

/** Problems of settings and addresses, shown beside the field or above the view. */
export const problems = {
  // Numbers
  missing: ({ range }: { range: Range }) => `A number is missing here: ${rangeText(range)}.`,
  outOfRange: ({ value, range }: { value: number; range: Range }) =>
    `This must be ${rangeText(range)}. It is ${value}.`,

  // The network
  tooManyLayers: ({ layers, most }: { layers: number; most: number }) =>
    `The page shows at most ${most} hidden layers; this network has ${layers}.`,
  tooManyParameters: ({ count, most }: { count: number; most: number }) =>
    `This network has ${number(count)} parameters, more than the ${number(most)} that fit into a page. Use fewer or narrower layers.`,
  activationMissing: () =>
    'Choose an activation function. Without one, all layers together are one linear layer.',
  activationUnused: ({ activation }: { activation: string }) =>
    `${activation} needs a hidden layer. Add a layer.`,
  otherNetwork: ({ name, expected }: { name: string; expected: string }) =>
    `The name ${name} belongs to another network; this one is ${expected}.`,
  inputs: ({ inputDim, pixels }: { inputDim: number; pixels: number }) =>
    `The network takes ${inputDim} inputs, but a picture has ${pixels} pixels.`,
  columns: ({ inputDim, pixels }: { inputDim: number; pixels: number }) =>
    `The network takes ${inputDim} inputs, but the columns of the table make ${pixels}.`,
  outputs: ({ outputDim, classes }: { outputDim: number; classes: number }) =>
    `The network has ${outputDim} outputs, but the data need ${classes}.`,

  // The data
  folder: () => 'The pictures are in a folder that a web page cannot read. Drop their files here.',
  otherPictures: ({ name }: { name: string }) =>
    `These are not the published pictures of ${name}. Drop their files to use them as your own data set.`,
  checksum: ({ value }: { value: string }) =>
    `“${value}” is not a valid checksum. Expected sha256: and 64 digits.`,

  // Settings that do not go together
  momentum: ({ optimizer }: { optimizer: string }) =>
    `The optimizer ${optimizer} does not take momentum; SGD and RMSprop do. Set momentum to 0.`,
  patience: () => 'Early stopping needs validations before the end. Test every 500 steps.',
  warmUpOfCycle: ({ schedule }: { schedule: string }) =>
    `The ${schedule} schedule has its own warm-up. Set the warm-up to 0.`,
  warmUpTooLong: ({ warmUp, iterations }: { warmUp: number; iterations: number }) =>
    `A warm-up of ${number(warmUp)} steps must be shorter than the ${number(iterations)} steps of the training.`,
  gainCount: ({ count, layers }: { count: number; layers: number }) =>
    `There must be one gain for each of the ${layers} Linear layers; there are ${count}.`,
  batchTooLarge: ({ batchSize, samples }: { batchSize: number; samples: number }) =>
    `A batch of ${number(batchSize)} is larger than the data set of ${number(samples)} samples.`,
  tooManyRates: ({ count, most }: { count: number; most: number }) =>
    `The learning rate can change at most ${most} times; here it changes ${count} times.`,
  rateOrder: ({ iteration }: { iteration: number }) =>
    `The change of the learning rate after step ${number(iteration)} must come after the one before it.`,
  rateTooLate: ({ iteration, iterations }: { iteration: number; iterations: number }) =>
    `The learning rate changes after step ${number(iteration)}, but training ends with step ${number(iterations)}.`,
  rateOfCycle: ({ schedule }: { schedule: string }) =>
    `The ${schedule} schedule sets the learning rate at each step, so a change would last for one step only.`,

  // Addresses
  addressTooLong: ({ length, most }: { length: number; most: number }) =>
    `The address has ${number(length)} characters, more than the ${number(most)} that the page reads.`,
  version: ({ found, known }: { found: string; known: number }) =>
    `The address has version ${found}; this page reads version ${known}. Open it with a newer Gradus.`,
  path: ({ text }: { text: string }) => `There is no view “${text}”.`,
  lessonStep: ({ text, last }: { text: string; last: number }) =>
    `The lesson has no step “${text}”; its steps are 1 to ${last}.`,
  unknownKey: ({ key }: { key: string }) => `“${key}” in the address is unknown and was ignored.`,
  twice: ({ key }: { key: string }) => `“${key}” is in the address twice; the first one counts.`,
  unreadable: ({ key, value }: { key: string; value: string }) =>
    `“${value}” is not a valid value for ${key}. The default was used.`,
  unknownNetwork: ({ name }: { name: string }) =>
    `“${name}” is not a network. Expected A, B, C, D, linear, or a name such as relu-100-100 (at most 16 layers of 65,536). This experiment was left out.`,
  tooManyExperiments: ({ count, most }: { count: number; most: number }) =>
    `The address has ${count} experiments; the first ${most} were taken.`,
  incompleteResult: () => 'The result in the address is incomplete, so nothing is compared.',
  dropTable: ({ checksum }: { checksum: string }) =>
    `The table of this experiment is not in the address. Drop its file here again (SHA-256 ${checksum.slice(0, 12)}…).`,
  dropFolder: ({ checksum }: { checksum: string }) =>
    `The pictures of this experiment are not in the address. Drop their folder here again${checksum === '' ? '' : ` (checksum ${checksum.slice(0, 19)}…)`}.`,
  dropAgain: ({ checksum }: { checksum: string }) =>
    `The pictures of this experiment are not in the address. Drop the four files of the set here again${checksum === '' ? '' : ` (checksum ${checksum})`}.`,
};
