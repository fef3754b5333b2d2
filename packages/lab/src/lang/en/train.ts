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
    `${kept} of the ${all} training samples are kept for validation, to make choices; the test set is used once, at the end.`,
  stopping: 'stopping; press Ctrl-C again to leave at once, without saving',
  stopped: (iteration: number) => `stopped after step ${iteration}.`,
  goOn: (command: string) => `To continue: ${command}`,
  goOnBefore: (names: string) => (command: string) =>
    `To continue: ${command}\nNot trained yet: ${names}.`,
  weightsLost: (command: string) =>
    `The weights of this run are lost. To train it again: ${command}`,
  rescued: (path: string, command: string) =>
    `Its weights so far are in ${path}. To train it again: ${command}`,
  tryNext: (command: string, why: string) => `Try next: ${command}  (${why})`,
  whyDeeper: 'a wider network with two hidden layers',
  whyDiagnose: 'why it did not learn',
  whyPredict: 'what the network predicts for a test picture',
};
