import { Module } from '../nn/index.ts';
import { fromArray, noGrad, type Tensor } from '../tensor/index.ts';
import { checkArgument, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError, ShapeError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { shown } from '../util/shown.ts';
import type { ClassPrediction } from './predictor.ts';

/** How a picture of any size is brought into the form that a network takes. */
export type PicturePreparation = (typeof PICTURE_PREPARATIONS)[number];

/**
 * `'digit'`: ink on paper, cropped and centred as MNIST's; `'picture'`: ink on paper, resized; `'resize'`: a photo,
 * resized. `@gradus/datasets` has a function for each.
 */
export const PICTURE_PREPARATIONS = ['digit', 'picture', 'resize'] as const;

/** The pictures that a network takes. */
export interface PictureForm {
  readonly rows: number;
  readonly columns: number;
  /** 1 for grey; 3 for red, green and blue, which come one after the other. */
  readonly channels: number;
  /** Null where nothing is known of it. */
  readonly preparation: PicturePreparation | null;
}

/** A layer that takes one tensor and makes one. */
export type Layer = { forward(x: Tensor): Tensor } & Module;

/** Layers that run one after the other, under names of their own: `fc1.weight` in the state dict. */
export class LayerChain extends Module {
  /** @throws ArgumentError for a value that is not a module, and for a name that a module uses itself */
  constructor(layers: Readonly<Record<string, Module>>) {
    super();
    for (const [name, layer] of Object.entries(layers)) {
      checkArgument('LayerChain', `layer ${shown(name)}`, layer, Module);
      if (!/^[A-Za-z0-9]\w*$/.test(name) || name in this) {
        const allowed = 'letters, digits and _ that no method or field of Module has';
        throw new ArgumentError(
          'LayerChain',
          `${shown(name)} is not a name of a layer. Use ${allowed}.`,
        );
      }
      Object.defineProperty(this, name, { value: layer, enumerable: true });
    }
  }

  forward(x: Tensor): Tensor {
    return this.children().reduce<Tensor>((value, layer) => (layer as Layer).forward(value), x);
  }
}

/** What a {@link PicturePredictor} gives. */
export interface PicturePredictions {
  /** In the order of the network's outputs. */
  readonly classNames: readonly string[];
  /** In the order of the pictures. */
  readonly predictions: readonly ClassPrediction[];
}

/**
 * Pictures that go through the network at once.
 * @heuristic
 */
const BATCH = 1024;

/**
 * Tells the classes of pictures.
 *
 *     const predictor = new PicturePredictor(network, {
 *       picture: { rows: 28, columns: 28, channels: 1, preparation: 'digit' },
 *       classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
 *     });
 *     const { predictions } = predictor.predict([pixels]);
 */
export class PicturePredictor {
  /** Takes float32 [batch, channels · rows · columns] from 0 to 1 and gives logits [batch, classes]. */
  readonly model: Layer;
  readonly picture: PictureForm;
  readonly classNames: readonly string[];

  /** @throws ArgumentError where an argument is not what it must be */
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

  /** How many numbers a picture has. */
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
   * @param pictures each row by row, one colour after the other: bytes from 0 to 255, or other numbers from 0 to 1
   * @throws ArgumentError for a picture of another size, and for a number out of range
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
        `the network gives [${logits.shape}], and ${classNames.length} class names need [batch, ${classNames.length}].`,
      );
    } finally {
      model.train(training);
    }
  }
}

function numbersOf(picture: ArrayLike<number>, place: number, pixels: number): ArrayLike<number> {
  const owner = 'PicturePredictor.predict';
  if (picture.length !== pixels) {
    const problem = `picture ${place} has ${picture.length} numbers, and the network takes ${pixels}`;
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
