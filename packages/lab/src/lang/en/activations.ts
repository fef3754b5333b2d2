export const activations = {
  formula: 'formula',
  range: 'range',
  derivative: 'derivative',
  steepest: 'largest slope',
  weakness: 'weakness',
  remedy: 'remedy',
  sigmoidSteepest: '0.25, at x = 0',
  tanhSteepest: '1, at x = 0',
  reluSteepest: '1, for all x > 0',
  sigmoidWeakness:
    'near both ends, 0 and 1, the gradient vanishes: such neurons hardly learn any more',
  tanhWeakness:
    'near both ends, −1 and 1, the gradient vanishes (it is largest at 0): such neurons hardly learn',
  reluWeakness:
    'learns fast, but has gradient 0 for negative inputs: a neuron that never fires stays dead',
  carefulStart: 'careful initialisation of the weights',
  carefulRate: 'a careful choice of the learning rate',
};
