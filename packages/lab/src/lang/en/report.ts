export const report = {
  /** For the page's `lang`. */
  languageTag: 'en',
  title: (names: string) => `Training report: ${names}`,
  madeOn: (date: string, version: string) => `Made on ${date} with Gradus ${version}.`,
  contents: 'Contents',
  result: 'Result',
  curves: 'Curves',
  diagnosis: 'What happened inside',
  test: 'On the test set',
  settings: 'Settings',
  reproduce: 'Do it again',
  sentence: (name: string, layers: string, activation: string | null, parameters: string) =>
    activation === null
      ? `${name}: a network without hidden layers (${layers}), ${parameters} parameters.`
      : `${name}: a network of ${layers} neurons with ${activation} between the layers, ${parameters} parameters.`,
  reached: (accuracy: string, correct: string, total: string) =>
    `It recognises ${accuracy} % of the test set (${correct} of ${total}).`,
  took: (iterations: string, seconds: string, loss: string) =>
    `It took ${iterations} steps and ${seconds} s; the loss of the last step was ${loss}.`,
  unfinished: (iterations: string) =>
    `This run has not come to its end: ${iterations} steps are on record.`,
  diverged: (iteration: string, layer: string | null) =>
    `Its loss was no longer finite at step ${iteration}` +
    (layer === null ? '.' : `; ${layer} was the first layer that made no finite numbers.`),
  noWeights: (name: string) =>
    `${name} has left no weights, so it cannot be tested: it ended before it saved any.`,
  notTested: (name: string, why: string) => `${name} could not be tested: ${why}`,
  run: 'run',
  differ: 'What differs',
  nothingDiffers: 'The settings of these runs are the same.',
  loss: 'loss',
  lossCaption: (smoothing: number) =>
    `Loss of the training batches: faint as it was, strong as a running mean over about ${smoothing} steps.`,
  fewLosses: 'Loss of the training batch at the tests.',
  accuracy: 'accuracy in %',
  accuracyCaption: 'Accuracy on the test set.',
  iteration: 'step',
  signal:
    'Back-propagated signal of each layer: RMS of ∂L/∂z over units and samples. Curves that lie far apart mean that it vanishes or explodes on its way.',
  updates: 'Update ratio of each weight, ‖Δθ‖/‖θ‖ a step: the median of the last measured ones.',
  saturated: 'Saturated outputs of each activation, in per cent.',
  dead: 'Dead units of each activation, in per cent: those that are 0 for all samples.',
  asTable: 'The numbers as a table',
  noCurves: 'Nothing was recorded while it trained, so there are no curves.',
  confusion: (name: string) => `${name}: what was taken for what`,
  confusionCaption:
    'Rows are what it is, columns what was predicted; the tint is the share of the row (its square root, so that mistakes can be seen).',
  actual: 'is',
  predicted: 'predicted',
  mistakes: (name: string) => `${name}: its surest mistakes`,
  noMistakes: 'It made no mistake.',
  mistake: (label: string, predicted: string, percent: string) =>
    `is ${label}, taken for ${predicted} (${percent} %)`,
  mistakeAlt: (index: number, label: string) => `Picture ${index} of the test set, a ${label}`,
  weights: (name: string) => `${name}: what its first layer looks for`,
  weightsCaption: (layer: string, units: number, limit: string) =>
    `Weights of ${layer}, a picture for each of ${units} neurons: orange adds, blue takes away, white is 0; full colour is ±${limit}.`,
  firstOf: (shown: number, units: number) => `The first ${shown} of ${units} are shown.`,
  setting: 'setting',
  machine: 'Machine',
  reproduceHint:
    'The same seed gives the same result. These commands train the same networks again:',
  saved: (file: string) => `Report: ${file}`,
  savedFigures: (count: number, folder: string) =>
    count === 1 ? `1 figure in ${folder}` : `${count} figures in ${folder}`,
  noKoreanFont:
    'No Korean font was found on this machine, so the words in PNG figures are English.',
};
