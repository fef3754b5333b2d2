export const train = {
  model: 'model',
  activation: 'activation',
  layers: 'layers',
  parameters: 'parameters',
  loss: 'last loss',
  accuracy: 'accuracy',
  time: 'time',
  none: 'none',
  seconds: (text: string) => `${text} s`,
  savedTo: (folder: string) => `Saved in ${folder}`,
  validation: (kept: string, all: string) =>
    `${kept} of the ${all} training samples are kept for validation, which choices are made with; the test set is looked at once, at the end.`,
  stopping: 'stopping; once more to leave at once, without saving',
  stopped: (iteration: number) => `stopped after iteration ${iteration}.`,
  goOn: (command: string) => `To go on: ${command}`,
  goOnBefore: (names: string) => (command: string) =>
    `To go on: ${command}\nNot trained yet: ${names}.`,
  weightsLost: (command: string) =>
    `The weights of this run are lost. To train it again: ${command}`,
  rescued: (path: string, command: string) =>
    `The weights that it had come to are in ${path}. To train it again: ${command}`,
  tryNext: (command: string, why: string) => `Try next: ${command}  (${why})`,
  whyDeeper: 'a wider network with two hidden layers',
  whyDiagnose: 'why it did not learn',
  whyPredict: 'what the network makes of a test picture',
};
