import type { Fits, Shape, Tensor, WithLast } from '../../tensor/index.ts';
import { Module } from '../module/module.ts';
import { checkModule } from './check-module.ts';
import { addItems, insertItem, itemAt, itemsOf, lengthOf, removeItem } from './numbered.ts';

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

/** The type of layer `I`; a negative one can be any. */
type At<Layers extends readonly unknown[], I extends number> = `${I}` extends `-${string}`
  ? Layers[number]
  : Layers[I];

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
  [index: number]: Layers[number];

  /** @throws ArgumentError for an argument that is not a module */
  constructor(...layers: Layers & Chain<Layers>) {
    super();
    addItems(this, layers.map(checkLayer));
  }

  forward<S extends Shape>(
    x: Tensor<S> & Fits<S, FirstWanted<Layers>, 'Sequential'>,
  ): Tensor<Through<Layers, S>> {
    let output: unknown = x;
    for (let i = 0; i in this; i++) output = this[i].forward(output);
    return output as Tensor<Through<Layers, S>>;
  }

  /** Number of layers. */
  get length(): Layers['length'] {
    return lengthOf(this);
  }

  /** Layer `i`, counted from 0; −1 is the last. @throws ArgumentError if there is no such layer */
  at<const I extends number>(i: I): At<Layers, I> {
    return itemAt(this, i);
  }

  [Symbol.iterator](): Iterator<Layers[number]> {
    return itemsOf<Layers[number]>(this)[Symbol.iterator]();
  }

  /**
   * Adds a layer at the end.
   * @returns this model, in a type with the new layer
   * @throws ArgumentError if it is not a module
   *
   * @example
   * ```ts
   * const model = new nn.Sequential(new nn.Linear(4, 2)).append(new nn.ReLU());
   * model.length; // 2
   * ```
   */
  append<L extends Module>(layer: L): Sequential<[...Layers, L]> {
    addItems(this, [checkLayer(layer, 0)]);
    return this as unknown as Sequential<[...Layers, L]>;
  }

  /** Adds layers at the end. @returns this model @throws ArgumentError for an item that is not a module */
  extend(layers: Iterable<Module>): Sequential {
    addItems(this, [...layers].map(checkLayer));
    return this as unknown as Sequential;
  }

  /**
   * Adds a layer in front of layer `i`.
   * @returns this model
   * @throws ArgumentError if there is no such place, or `layer` is not a module
   */
  insert(i: number, layer: Module): Sequential {
    insertItem(this, i, checkLayer(layer, 1));
    return this as unknown as Sequential;
  }

  /** Takes layer `i` out, by default the last, and returns it. @throws ArgumentError if there is no such layer */
  pop(i = -1): Layers[number] {
    return removeItem(this, i);
  }

  /** A model of the layers `start` … `end` − 1, as of an array; it shares them. */
  slice(start?: number, end?: number): Sequential {
    return new Sequential(...itemsOf<Module>(this).slice(start, end));
  }
}

function checkLayer(layer: unknown, i: number): unknown {
  const hint = Array.isArray(layer)
    ? 'Pass layers as arguments: new Sequential(...layers).'
    : undefined;
  return checkModule('Sequential', `argument ${i}`, layer, hint);
}
