import type { Fits, Shape, Tensor, WithLast } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { Module } from './module.ts';

/** A layer that takes a last dimension of `In` and returns one of `Out`, such as `Linear<In, Out>`. */
interface Resizing<In extends number = number, Out extends number = number> {
  readonly inFeatures: In;
  readonly outFeatures: Out;
}

/** Two shapes that no program uses, to find the type of a layer's output. */
type Probe = [7654321];
type OtherProbe = [1234567];

/** A layer whose output has the shape of its input, such as an activation. */
type IsNeutral<Layer> = Layer extends { forward(x: Tensor<Probe>): Tensor<Probe> }
  ? // A layer that returns any shape fits both probes.
    Layer extends { forward(x: Tensor<Probe>): Tensor<OtherProbe> }
    ? false
    : true
  : false;

/** The shape of a layer's output for an input of shape `S`. */
type After<Layer, S extends Shape> =
  Layer extends Sequential<infer Inner>
    ? Through<Inner, S>
    : Layer extends Resizing<number, infer Out>
      ? WithLast<S, Out>
      : IsNeutral<Layer> extends true
        ? S
        : Layer extends { forward(...inputs: never): Tensor<infer T> }
          ? T
          : Shape;

/** The shape of the last layer's output for an input of shape `S`. */
type Through<Layers extends readonly unknown[], S extends Shape> = Layers extends readonly [
  infer First,
  ...infer Rest,
]
  ? Through<Rest, After<First, S>>
  : number extends Layers['length']
    ? Shape
    : S;

/** The last dimension that a layer takes; `number` if it takes any. */
type Wanted<Layer> =
  Layer extends Sequential<infer Inner>
    ? FirstWanted<Inner>
    : Layer extends Resizing<infer In>
      ? In
      : number;

/** The last dimension that the first layer with a fixed size takes. */
type FirstWanted<Layers extends readonly unknown[]> = Layers extends readonly [
  infer First,
  ...infer Rest,
]
  ? IsNeutral<First> extends true
    ? FirstWanted<Rest>
    : Wanted<First>
  : number;

/** Each layer; a layer that does not fit the one before is intersected with a sentence, which the compiler reports. */
type Chain<
  Layers extends readonly unknown[],
  S extends Shape = Shape,
  Done extends readonly unknown[] = [],
> = Layers extends readonly [infer First, ...infer Rest]
  ? Chain<
      Rest,
      After<First, S>,
      [...Done, First & Fits<S, Wanted<First>, `layer ${Done['length']}`>]
    >
  : number extends Layers['length']
    ? Layers
    : Done;

/**
 * Runs modules one after the other. Their names are 0, 1, 2, …
 *
 * TypeScript refuses layers that do not fit each other, if it knows their sizes: 'layer 2 expects a last dimension
 * of 50, but got 100'. Other sizes are checked at run time.
 *
 * Shape: the input of the first layer → the output of the last.
 *
 * @example
 * ```ts
 * const model = new nn.Sequential(new nn.Linear(784, 100), new nn.ReLU(), new nn.Linear(100, 10));
 * model.forward(zeros([32, 784])).shape; // [32, 10]
 * model.at(0).outFeatures; // 100
 * ```
 */
export class Sequential<
  const out Layers extends readonly Module[] = readonly Module[],
> extends Module {
  readonly #layers: Layers;

  /** @throws ArgumentError for an argument that is not a module */
  constructor(...layers: Layers & Chain<Layers>) {
    super();
    layers.forEach(checkLayer);
    this.#layers = layers;
    layers.forEach((layer, i) => {
      Object.defineProperty(this, String(i), { value: layer, enumerable: true });
    });
  }

  forward<S extends Shape>(
    x: Tensor<S> & Fits<S, FirstWanted<Layers>, 'Sequential'>,
  ): Tensor<Through<Layers, S>> {
    const output = this.#layers.reduce<unknown>((value, layer) => layer.forward(value), x);
    return output as Tensor<Through<Layers, S>>;
  }

  /** Number of layers. */
  get length(): Layers['length'] {
    return this.#layers.length;
  }

  /** Layer `i`, counted from 0. @throws ArgumentError if there is no such layer */
  at<const I extends number>(i: I): Layers[I] {
    if (i in this.#layers) return this.#layers[i];
    throw new ArgumentError(
      'Sequential',
      `there is no layer ${i}; it has ${this.length}, numbered from 0.`,
    );
  }

  [Symbol.iterator](): Iterator<Layers[number]> {
    return this.#layers[Symbol.iterator]();
  }
}

function checkLayer(layer: unknown, i: number): void {
  if (layer instanceof Module) return;
  const isClass = typeof layer === 'function' && layer.prototype instanceof Module;
  const fix = isClass
    ? `Make one: new ${layer.name}().`
    : Array.isArray(layer)
      ? 'Pass layers as arguments: new Sequential(...layers).'
      : 'Pass modules; for a function, write a class with a method forward.';
  throw new ArgumentError('Sequential', `argument ${i} is ${shown(layer)}, not a module. ${fix}`);
}
