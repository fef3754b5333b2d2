export const report = {
  /** For the page's `lang`. */
  languageTag: 'en' as 'en' | 'ko',
  title: (names: string) => `Training report: ${names}`,
  sweepTitle: (name: string) => `Sweep report: ${name}`,
  madeOn: (date: string, version: string) => `Made on ${date} with Gradus ${version}.`,
  contents: 'Contents',
  result: 'Result',
  curves: 'Curves',
  diagnosis: 'Inside the network',
  test: 'On the test set',
  settings: 'Settings',
  reproduce: 'Reproduce',
  took: (iterations: string, seconds: string, loss: string) =>
    `Training took ${iterations} steps and ${seconds} s; the loss of the last step was ${loss}.`,
  unfinished: (iterations: string) => `This run has not ended: ${iterations} steps are recorded.`,
  noWeights: (name: string) =>
    `${name} has no weights (last.safetensors), so it could not be tested.`,
  toHaveWeights: (command: string) => `To get them: ${command}`,
  notTested: (name: string, why: string) => `${name} could not be tested: ${why}`,
  differ: 'Different settings',
  nothingDiffers: 'The settings of these runs are the same.',
  loss: 'loss',
  fewLosses: 'Loss of the training batch at each evaluation.',
  accuracy: 'accuracy in %',
  rmse: 'RMSE in the unit of the target',
  rmseOfSeveral: 'RMSE (several targets: in std)',
  iteration: 'step',
  updates: 'Update ratio of each weight, ‖Δθ‖/‖θ‖ per step: the median of the last measurements.',
  saturated: 'Saturated outputs of each activation, in per cent.',
  dead: 'Dead units of each activation, in per cent: units that are 0 for all samples.',
  asTable: 'The numbers as a table',
  noCurves: 'This run recorded nothing while it trained, so there are no curves.',
  confusion: (name: string) => `${name}: confusion matrix`,
  mostConfused: (name: string) => `${name}: most frequent confusions`,
  mistakes: (name: string) => `${name}: most confident mistakes`,
  mistake: (label: string, predicted: string, percent: string) =>
    `actual ${label}, predicted ${predicted} (${percent} %)`,
  mistakeAlt: (index: number, label: string) => `Picture ${index} of the test set, class ${label}`,
  weights: (name: string) => `${name}: weights of the first layer`,
  weightsCaption: (layer: string, units: number, limit: string) =>
    `Weights of ${layer}, a picture for each of ${units} units: orange is positive, blue negative, white 0; full colour is ±${limit}.`,
  colorWeightsCaption: (layer: string, units: number, limit: string) =>
    `Weights of ${layer}, a picture for each of ${units} units; red, green and blue show their own weights: grey is 0, full colour +${limit}, no colour −${limit}.`,
  firstOf: (shown: number, units: number) => `The first ${shown} of ${units} are shown.`,
  setting: 'setting',
  machine: 'Machine',
  reproduceHint:
    'The same seed gives the same result. These commands train the same networks again:',
  saved: (file: string) => `Report: ${file}`,
  savedFigures: (count: number, folder: string) =>
    count === 1 ? `1 figure in ${folder}` : `${count} figures in ${folder}`,
  noKoreanFont: 'No Korean font was found on this machine, so the text in PNG figures is English.',
};
