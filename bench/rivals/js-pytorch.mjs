// js-pytorch. Its only optimizer is Adam, so this file writes out the step of gradient descent on its arrays.
import { torch } from 'js-pytorch';
import {
  CLASSES,
  HIDDEN,
  images,
  labels,
  PIXELS,
  RATE,
  race,
  start,
  transposed,
} from './start.mjs';

const { parameters } = start();
const rowsFrom = (data, width) =>
  Array.from({ length: data.length / width }, (_, i) =>
    Array.from(data.subarray(i * width, (i + 1) * width)),
  );
const layer = (weight, bias, inputs, outputs) => {
  const linear = new torch.nn.Linear(inputs, outputs);
  linear.W._data = rowsFrom(transposed(weight, inputs), outputs);
  linear.b._data = Array.from(bias);
  return linear;
};
const fc1 = layer(parameters[0], parameters[1], PIXELS, HIDDEN);
const fc2 = layer(parameters[2], parameters[3], HIDDEN, CLASSES);
const relu = new torch.nn.ReLU();
const criterion = new torch.nn.CrossEntropyLoss();
const all = [fc1.W, fc1.b, fc2.W, fc2.b];

/** value − rate · gradient, on nested arrays. */
const descend = (value, gradient) =>
  Array.isArray(value)
    ? value.map((part, i) => descend(part, gradient[i]))
    : value - RATE * gradient;

await race(
  (rows) => {
    const x = torch.tensor(
      Array.from(rows, (row) => Array.from(images.subarray(row * PIXELS, (row + 1) * PIXELS))),
    );
    const y = torch.tensor(Array.from(rows, (row) => labels[row]));
    const loss = criterion.forward(fc2.forward(relu.forward(fc1.forward(x))), y);
    loss.backward();
    for (const parameter of all) parameter._data = descend(parameter._data, parameter.grad);
    loss.zero_grad_graph();
    return loss;
  },
  (loss) => [loss.data].flat(3)[0],
);
