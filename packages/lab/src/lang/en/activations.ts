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
  sigmoidWeakness: 'near both ends, 0 and 1, the gradient vanishes: such units hardly learn',
  tanhWeakness:
    'near both ends, −1 and 1, the gradient vanishes (it is largest at 0): such units hardly learn',
  reluWeakness:
    'learns fast, but has gradient 0 for negative inputs: a unit that is never active stays dead',
  carefulStart: 'careful initialisation of the weights',
  carefulRate: 'a careful choice of the learning rate',
};
