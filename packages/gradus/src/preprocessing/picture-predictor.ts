import { Module } from '../nn/index.ts';
import { fromArray, noGrad, type Tensor } from '../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import type { ClassPrediction } from './predictor.ts';

/**
 * How to convert a picture of any size to the input of a network. `'digit'`: ink on paper, cropped and centred as in
 * MNIST; `'picture'`: ink on paper, resized; `'resize'`: a photo, resized. `@gradus/datasets` has a function for each.
 *
 * @example
 * ```ts
 * const preparation: PicturePreparation = 'digit';
 * const picture: PictureForm = { rows: 28, columns: 28, channels: 1, preparation };
 * ```
 */
export type PicturePreparation = (typeof PICTURE_PREPARATIONS)[number];

/** The values of {@link PicturePreparation}. */
export const PICTURE_PREPARATIONS = ['digit', 'picture', 'resize'] as const;

/**
 * The form of the pictures that a network takes.
 *
 * @example
 * ```ts
 * const photo: PictureForm = { rows: 32, columns: 32, channels: 3, preparation: 'resize' };
 * ```
 */
export interface PictureForm {
  readonly rows: number;
  readonly columns: number;
  /** 1 for grey; 3 for red, green and blue planes, one after the other. */
  readonly channels: number;
  /** Null if it is unknown. */
  readonly preparation: PicturePreparation | null;
}

/** A layer with one input tensor and one output tensor. */
export type Layer = { forward(x: Tensor): Tensor } & Module;

/**
 * Named layers that run one after the other. The names appear in the state dict: `fc1.weight`.
 *
 * @example
 * ```ts
 * const model = new LayerChain({ fc1: new nn.Linear(4, 3), relu: new nn.ReLU() });
 * model.forward(ones([2, 4])).shape; // [2, 3]
 * Object.keys(model.stateDict()); // ['fc1.weight', 'fc1.bias']
 * ```
 */
export class LayerChain extends Module {
  /** @throws ArgumentError for a value that is not a module, and for a name that `Module` uses */
  constructor(layers: Readonly<Record<string, Module>>) {
    super();
    for (const [name, layer] of Object.entries(layers)) {
      checkArgument('LayerChain', `layer ${shown(name)}`, layer, Module);
      if (!/^[A-Za-z0-9]\w*$/.test(name) || name in this) {
        const allowed = 'letters, digits and _ that no method or field of Module has';
        throw new ArgumentError(
          'LayerChain',
          `${shown(name)} cannot be the name of a layer. Use ${allowed}.`,
        );
      }
      Object.defineProperty(this, name, { value: layer, enumerable: true });
    }
  }

  forward(x: Tensor): Tensor {
    return this.children().reduce<Tensor>((value, layer) => (layer as Layer).forward(value), x);
  }
}

/**
 * The result of {@link PicturePredictor.predict}.
 *
 * @example
 * ```ts
 * const picture: PictureForm = { rows: 1, columns: 1, channels: 1, preparation: null };
 * const network = new LayerChain({ fc: new nn.Linear(1, 2) });
 * const predictor = new PicturePredictor(network, { picture, classNames: ['dark', 'light'] });
 * const { predictions }: PicturePredictions = predictor.predict([[0], [1]]);
 * predictions.map(({ row }) => row); // [0, 1]
 * ```
 */
export interface PicturePredictions {
  /** The classes in the order of the network's outputs. */
  readonly classNames: readonly string[];
  /** One prediction for each picture, in order. */
  readonly predictions: readonly ClassPrediction[];
}

/**
 * Pictures that go through the network at once.
 * @heuristic
 */
const BATCH = 1024;

/**
 * Predicts the classes of pictures.
 *
 * @example
 * ```ts
 * const network = new LayerChain({ fc: new nn.Linear(784, 10) });
 * const predictor = new PicturePredictor(network, {
 *   picture: { rows: 28, columns: 28, channels: 1, preparation: 'digit' },
 *   classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
 * });
 * const { predictions } = predictor.predict([new Uint8Array(784)]);
 * ```
 */
export class PicturePredictor {
  /** float32 [batch, channels · rows · columns] from 0 to 1 → logits [batch, classes]. */
  readonly model: Layer;
  readonly picture: PictureForm;
  readonly classNames: readonly string[];

  /** @throws ArgumentError for an argument of the wrong type or out of range */
  constructor(
    model: Module,
    options: { readonly picture: PictureForm; readonly classNames: readonly string[] },
  ) {
    const owner = 'PicturePredictor';
    this.model = checkArgument(owner, 'the first argument', model, Module) as Layer;
    const { picture, classNames } = checkOptions(owner, options, {
      picture: 'object',
      classNames: Array,
    });
    const { rows, columns, channels, preparation = null } = picture;
    for (const [name, size] of Object.entries({ rows, columns, channels })) {
      checkArgument(owner, `picture.${name}`, size, POSITIVE_INTEGER);
    }
    if (preparation !== null) {
      checkArgument(owner, 'picture.preparation', preparation, PICTURE_PREPARATIONS);
    }
    this.picture = { rows, columns, channels, preparation };
    this.classNames = [...classNames];
  }

  /** The number of values of a picture: channels · rows · columns. */
  get pixels(): number {
    const { rows, columns, channels } = this.picture;
    return rows * columns * channels;
  }

  /** @throws ArgumentError for a picture that {@link predict} refuses */
  check(picture: ArrayLike<number>): void {
    numbersOf(picture, 0, this.pixels);
  }

  /**
   * Predictions in the order of the pictures.
   * @param pictures the pixels of each picture, row by row, one colour plane after the other: bytes from 0 to 255 in a
   *   Uint8Array, or numbers from 0 to 1
   * @throws ArgumentError for a picture of another size, and for a number out of range
   * @throws ShapeError if the outputs of the network do not fit the class names
   */
  predict(pictures: readonly ArrayLike<number>[]): PicturePredictions {
    const { pixels, classNames } = this;
    const predictions: ClassPrediction[] = [];
    for (let start = 0; start < pictures.length; start += BATCH) {
      const part = pictures.slice(start, start + BATCH);
      const x = new Float32Array(part.length * pixels);
      part.forEach((picture, i) => {
        x.set(numbersOf(picture, start + i, pixels), i * pixels);
      });
      const probabilities = this.#probabilities(fromArray(x, [part.length, pixels]));
      part.forEach((_, i) => {
        const own = probabilities.subarray(i * classNames.length, (i + 1) * classNames.length);
        const place = Math.max(own.indexOf(Math.max(...own)), 0);
        predictions.push({ row: start + i, value: classNames[place], probabilities: own });
      });
    }
    return { classNames, predictions };
  }

  #probabilities(x: Tensor): Float32Array {
    const { model, classNames } = this;
    const { training } = model;
    model.eval();
    try {
      const logits = noGrad(() => model.forward(x));
      const [, count] = logits.shape;
      if (logits.shape.length === 2 && count === classNames.length) {
        return noGrad(() => logits.softmax(1).dataSync()) as Float32Array;
      }
      throw new ShapeError(
        'PicturePredictor.predict',
        [logits.shape],
        `the output of the network is [${logits.shape}], but ${classNames.length} class names need ` +
          `[batch, ${classNames.length}].`,
      );
    } finally {
      model.train(training);
    }
  }
}

function numbersOf(picture: ArrayLike<number>, place: number, pixels: number): ArrayLike<number> {
  const owner = 'PicturePredictor.predict';
  if (picture.length !== pixels) {
    const problem = `picture ${place} has ${picture.length} numbers, but the network takes ${pixels}`;
    throw new ArgumentError(owner, `${problem}: channels · rows · columns.`);
  }
  if (picture instanceof Uint8Array || picture instanceof Uint8ClampedArray) {
    return Float32Array.from(picture, (byte) => byte / 255);
  }
  for (let i = 0; i < pixels; i++) {
    if (picture[i] >= 0 && picture[i] <= 1) continue;
    const problem = `picture ${place}, number ${i} is ${shown(picture[i])}`;
    throw new ArgumentError(
      owner,
      `${problem}. Pass numbers from 0 to 1, or bytes as a Uint8Array.`,
    );
  }
  return picture;
}
