import type { Fits, Shape, Tensor, WithLast } from '../tensor/index.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { Module } from './module.ts';

/** A layer that wants a last dimension of `In` and makes one of `Out`, such as `Linear<In, Out>`. */
interface Resizing<In extends number = number, Out extends number = number> {
  readonly inFeatures: In;
  readonly outFeatures: Out;
}

/** Two shapes that no program has, to ask what type a layer's output has. */
type Probe = [7654321];
type OtherProbe = [1234567];

/** A layer whose output has the shape of its input, such as an activation. */
type IsNeutral<Layer> = Layer extends { forward(x: Tensor<Probe>): Tensor<Probe> }
  ? // What returns any shape fits every probe.
    Layer extends { forward(x: Tensor<Probe>): Tensor<OtherProbe> }
    ? false
    : true
  : false;

/** The shape that one layer makes of `S`. */
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

/** The shape that layers make of `S`, one after the other. */
type Through<Layers extends readonly unknown[], S extends Shape> = Layers extends readonly [
  infer First,
  ...infer Rest,
]
  ? Through<Rest, After<First, S>>
  : number extends Layers['length']
    ? Shape
    : S;

/** The last dimension that a layer wants; `number` where it takes any. */
type Wanted<Layer> =
  Layer extends Sequential<infer Inner>
    ? FirstWanted<Inner>
    : Layer extends Resizing<infer In>
      ? In
      : number;

/** The last dimension that layers want of their input. */
type FirstWanted<Layers extends readonly unknown[]> = Layers extends readonly [
  infer First,
  ...infer Rest,
]
  ? IsNeutral<First> extends true
    ? FirstWanted<Rest>
    : Wanted<First>
  : number;

/** Each layer; with a sentence that no layer is, where it does not fit what comes before. */
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
 * Modules one after the other; named 0, 1, 2, …
 *
 * Layers that do not fit each other are an error when the program is compiled, as far as their sizes are
 * known to it: 'layer 2 expects a last dimension of 50, but got 100'. The rest is checked at run time.
 *
 * Shape: what the first layer takes → what the last one makes.
 */
export class Sequential<
  const out Layers extends readonly Module[] = readonly Module[],
> extends Module {
  readonly #layers: Layers;

  /** @throws ArgumentError for anything that is not a module */
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

  /** Layer `i`, counted from 0. @throws ArgumentError where there is none */
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
