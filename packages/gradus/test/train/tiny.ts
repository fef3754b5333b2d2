import { fromArray, type Tensor } from 'gradus';
import { DataLoader, TensorDataset } from 'gradus/data';
import * as nn from 'gradus/nn';

export type Pair = readonly [Tensor, Tensor];

/** Two inputs, a hidden layer of four, three classes. */
export class Net extends nn.Module {
  fc1 = new nn.Linear(2, 4);
  relu = new nn.ReLU();
  fc2 = new nn.Linear(4, 3);

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.relu.forward(this.fc1.forward(x)));
  }
}

/** `count` points and their classes, without random numbers. */
export function points(count: number): TensorDataset<Pair> {
  const inputs = Float32Array.from({ length: 2 * count }, (_, i) => ((i * 37) % 19) / 19 - 0.5);
  const labels = Int32Array.from({ length: count }, (_, i) => {
    return inputs[2 * i] > 0.1 ? 0 : inputs[2 * i + 1] > 0 ? 1 : 2;
  });
  return new TensorDataset<Pair>(fromArray(inputs, [count, 2]), fromArray(labels, [count]));
}

export function loaders(): { trainLoader: DataLoader<Pair>; testLoader: DataLoader<Pair> } {
  return {
    trainLoader: new DataLoader(points(25), { batchSize: 10, shuffle: true }),
    testLoader: new DataLoader(points(12), { batchSize: 5 }),
  };
}

/** Cross entropy from tensor functions. */
export function crossEntropy(output: Tensor, target: Tensor): Tensor {
  return output.logSoftmax(1).gather(1, target.unsqueeze(1)).neg().mean();
}
