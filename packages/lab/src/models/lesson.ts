import type { Tensor } from 'gradus';
import * as nn from 'gradus/nn';

/** Model A: Linear → Sigmoid → Linear. Shape: [batch, inputDim] → [batch, outputDim]. */
export class ModelA extends nn.Module {
  fc1: nn.Linear;
  sigmoid: nn.Sigmoid;
  fc2: nn.Linear;

  /** @throws ArgumentError where a size is no positive integer */
  constructor(inputDim: number, hiddenDim: number, outputDim: number) {
    super();
    this.fc1 = new nn.Linear(inputDim, hiddenDim);
    this.sigmoid = new nn.Sigmoid();
    this.fc2 = new nn.Linear(hiddenDim, outputDim);
  }

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.sigmoid.forward(this.fc1.forward(x)));
  }
}

/** Model B: Linear → Tanh → Linear. Shape: [batch, inputDim] → [batch, outputDim]. */
export class ModelB extends nn.Module {
  fc1: nn.Linear;
  tanh: nn.Tanh;
  fc2: nn.Linear;

  /** @throws ArgumentError where a size is no positive integer */
  constructor(inputDim: number, hiddenDim: number, outputDim: number) {
    super();
    this.fc1 = new nn.Linear(inputDim, hiddenDim);
    this.tanh = new nn.Tanh();
    this.fc2 = new nn.Linear(hiddenDim, outputDim);
  }

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.tanh.forward(this.fc1.forward(x)));
  }
}

/** Model C: Linear → ReLU → Linear. Shape: [batch, inputDim] → [batch, outputDim]. */
export class ModelC extends nn.Module {
  fc1: nn.Linear;
  relu: nn.ReLU;
  fc2: nn.Linear;

  /** @throws ArgumentError where a size is no positive integer */
  constructor(inputDim: number, hiddenDim: number, outputDim: number) {
    super();
    this.fc1 = new nn.Linear(inputDim, hiddenDim);
    this.relu = new nn.ReLU();
    this.fc2 = new nn.Linear(hiddenDim, outputDim);
  }

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.relu.forward(this.fc1.forward(x)));
  }
}

/** Model D: Linear → ReLU → Linear → ReLU → Linear. Shape: [batch, inputDim] → [batch, outputDim]. */
export class ModelD extends nn.Module {
  fc1: nn.Linear;
  relu1: nn.ReLU;
  fc2: nn.Linear;
  relu2: nn.ReLU;
  fc3: nn.Linear;

  /** @throws ArgumentError where a size is no positive integer */
  constructor(inputDim: number, hiddenDim: number, outputDim: number) {
    super();
    this.fc1 = new nn.Linear(inputDim, hiddenDim);
    this.relu1 = new nn.ReLU();
    this.fc2 = new nn.Linear(hiddenDim, hiddenDim);
    this.relu2 = new nn.ReLU();
    this.fc3 = new nn.Linear(hiddenDim, outputDim);
  }

  forward(x: Tensor): Tensor {
    const h1 = this.relu1.forward(this.fc1.forward(x));
    const h2 = this.relu2.forward(this.fc2.forward(h1));
    return this.fc3.forward(h2);
  }
}

/** The step before hidden layers: one Linear. Shape: [batch, inputDim] → [batch, outputDim]. */
export class LinearModel extends nn.Module {
  linear: nn.Linear;

  /** @throws ArgumentError where a size is no positive integer */
  constructor(inputDim: number, outputDim: number) {
    super();
    this.linear = new nn.Linear(inputDim, outputDim);
  }

  forward(x: Tensor): Tensor {
    return this.linear.forward(x);
  }
}
