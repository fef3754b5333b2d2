// The networks of the lesson, as a user writes them, and networks with layers of any sizes.
import * as nn from 'gradus/nn';

const ACTIVATIONS = { A: nn.Sigmoid, B: nn.Tanh, C: nn.ReLU, D: nn.ReLU };

export function network(name, hidden = 100) {
  const sizes = name === 'D' ? [hidden, hidden] : [hidden];
  return layered([784, ...sizes, 10], ACTIVATIONS[name]);
}

/** A network of linear layers, with an activation between two. */
export function layered(sizes, Activation = nn.ReLU) {
  const layers = sizes
    .slice(1)
    .flatMap((size, i) => [new nn.Linear(sizes[i], size), new Activation()]);
  return new nn.Sequential(...layers.slice(0, -1));
}
