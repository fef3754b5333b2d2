export const report = {
  /** For the page's `lang`. */
  languageTag: 'en' as 'en' | 'ko',
  title: (names: string) => `Training report: ${names}`,
  sweepTitle: (name: string) => `Sweep report: ${name}`,
  madeOn: (date: string, version: string) => `Made on ${date} with Gradus ${version}.`,
  contents: 'Contents',
  result: 'Result',
  curves: 'Curves',
  diagnosis: 'What happened inside',
  test: 'On the test set',
  settings: 'Settings',
  reproduce: 'Do it again',
  took: (iterations: string, seconds: string, loss: string) =>
    `It took ${iterations} steps and ${seconds} s; the loss of the last step was ${loss}.`,
  unfinished: (iterations: string) =>
    `This run has not come to its end: ${iterations} steps are on record.`,
  noWeights: (name: string) =>
    `${name} has no weights (last.safetensors), so it could not be tested.`,
  toHaveWeights: (command: string) => `To have them: ${command}`,
  notTested: (name: string, why: string) => `${name} could not be tested: ${why}`,
  differ: 'What differs',
  nothingDiffers: 'The settings of these runs are the same.',
  loss: 'loss',
  fewLosses: 'Loss of the training batch at the tests.',
  accuracy: 'accuracy in %',
  rmse: 'RMSE in the unit of the target',
  rmseOfSeveral: 'RMSE (several targets: in std)',
  iteration: 'step',
  updates: 'Update ratio of each weight, ‖Δθ‖/‖θ‖ a step: the median of the last measured ones.',
  saturated: 'Saturated outputs of each activation, in per cent.',
  dead: 'Dead units of each activation, in per cent: those that are 0 for all samples.',
  asTable: 'The numbers as a table',
  noCurves: 'Nothing was recorded while it trained, so there are no curves.',
  confusion: (name: string) => `${name}: confusion matrix`,
  mostConfused: (name: string) => `${name}: the most frequent confusions`,
  mistakes: (name: string) => `${name}: its surest mistakes`,
  mistake: (label: string, predicted: string, percent: string) =>
    `is ${label}, taken for ${predicted} (${percent} %)`,
  mistakeAlt: (index: number, label: string) => `Picture ${index} of the test set, a ${label}`,
  weights: (name: string) => `${name}: what its first layer looks for`,
  weightsCaption: (layer: string, units: number, limit: string) =>
    `Weights of ${layer}, a picture for each of ${units} neurons: orange adds, blue takes away, white is 0; full colour is ±${limit}.`,
  colorWeightsCaption: (layer: string, units: number, limit: string) =>
    `Weights of ${layer}, a picture for each of ${units} neurons, red, green and blue each by their own weights: grey is 0, full colour +${limit}, no colour −${limit}.`,
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
