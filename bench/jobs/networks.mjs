// The networks of the lesson, as a user writes them.
import * as nn from 'gradus/nn';

const ACTIVATIONS = { A: nn.Sigmoid, B: nn.Tanh, C: nn.ReLU, D: nn.ReLU };

export function network(name, hidden = 100) {
  const Activation = ACTIVATIONS[name];
  if (name === 'D') return deep(2, hidden);
  return new nn.Sequential(new nn.Linear(784, hidden), new Activation(), new nn.Linear(hidden, 10));
}

/** A network with `depth` hidden layers of rectified linear units. */
export function deep(depth, hidden) {
  const layers = [];
  for (let i = 0; i < depth; i++) {
    layers.push(new nn.Linear(i === 0 ? 784 : hidden, hidden), new nn.ReLU());
  }
  return new nn.Sequential(...layers, new nn.Linear(hidden, 10));
}
