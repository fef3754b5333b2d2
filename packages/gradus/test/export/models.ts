/** Models as users write them, with various forwards. */
import { cat, ones, type Tensor, tensor } from 'gradus';
import * as nn from 'gradus/nn';
import { fitPreprocessing, TabularModel, type TabularModelOptions } from 'gradus/preprocessing';
import { Table } from 'gradus/table';

/** Models A to C of the lesson. */
export class OneHidden extends nn.Module {
  readonly fc1 = new nn.Linear(784, 100);
  readonly activation: nn.Activation;
  readonly fc2 = new nn.Linear(100, 10);

  constructor(activation: nn.Activation) {
    super();
    this.activation = activation;
  }

  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.activation.forward(this.fc1.forward(x)));
  }
}

/** Model D of the lesson. */
export class TwoHidden extends nn.Module {
  readonly fc1 = new nn.Linear(784, 100);
  readonly relu1 = new nn.ReLU();
  readonly fc2 = new nn.Linear(100, 100);
  readonly relu2 = new nn.ReLU();
  readonly fc3 = new nn.Linear(100, 10);

  forward(x: Tensor): Tensor {
    const h = this.relu1.forward(this.fc1.forward(x));
    return this.fc3.forward(this.relu2.forward(this.fc2.forward(h)));
  }
}

/** The lesson's models by their letters. */
export const LESSON: Readonly<Record<string, () => nn.Module>> = {
  A: () => new OneHidden(new nn.Sigmoid()),
  B: () => new OneHidden(new nn.Tanh()),
  C: () => new OneHidden(new nn.ReLU()),
  D: () => new TwoHidden(),
};

/** Adds input and output, slices pictures and concatenates columns. */
export class Residual extends nn.Module {
  readonly fc = new nn.Linear(6, 6);
  readonly dropout = new nn.Dropout(0.5);
  readonly embedding = new nn.Embedding(4, 3);
  readonly scale = this.registerBuffer('scale', tensor([1, 2, 3]));
  readonly head = new nn.Linear(10, 2);

  forward(x: Tensor): Tensor {
    const flat = x.view(-1, 6);
    const sum = this.dropout.forward(this.fc.forward(flat).relu()).add(flat);
    const index = flat.select(1, 0).abs().clamp(0, 3).int();
    const vectors = this.embedding.forward(index).mul(this.scale);
    const one = ones([x.shape[0], 1]);
    return this.head.forward(cat([sum, vectors, one], 1));
  }
}

/** A module whose forward is a function. */
export class Plain extends nn.Module {
  readonly fc = new nn.Linear(4, 4);
  readonly run: (x: Tensor, fc: nn.Linear) => unknown;

  constructor(run: (x: Tensor, fc: nn.Linear) => unknown) {
    super();
    this.run = run;
  }

  forward(x: Tensor): unknown {
    return this.run(x, this.fc);
  }
}

/** Rows with columns of every kind, some cells of which are missing. */
export function houses(count = 60): Table {
  const cities = Array.from({ length: 20 }, (_, i) => `city ${i}`);
  const rows = Array.from({ length: count }, (_, row) => ({
    size: row % 9 === 8 ? null : 30 + ((row * 37) % 101),
    // The spread is small compared with the mean.
    meter: 4_000_000 + ((row * 13) % 50),
    heating: row % 11 === 10 ? null : ['gas', 'oil', 'wood'][row % 3],
    city: cities[(row * 7) % 20],
    built:
      row % 13 === 12 ? null : new Date(Date.UTC(1980 + ((row * 7) % 40), row % 12, 1, row % 24)),
    price: 1e6 + 50 * ((row * 37) % 101) + (row % 3 === 0 ? 4000 : 0),
    rent: 500 + row,
    dear: row % 4 === 0 ? 'yes' : 'no',
    rooms: ['one', 'two', 'more'][row % 3],
  }));
  return Table.fromRows(rows, { name: 'houses' });
}

const TARGETS = ['price', 'rent', 'dear', 'rooms'];

/** A model of the houses with some columns as targets. */
export function houseModel(
  target: string | string[],
  options: TabularModelOptions = {},
): TabularModel {
  const ignore = TARGETS.filter((name) => ![target].flat().includes(name));
  const fitted = fitPreprocessing(houses(), { target, ignore });
  return new TabularModel(fitted, { hidden: [8], ...options });
}
