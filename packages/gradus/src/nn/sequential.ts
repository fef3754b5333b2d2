import type { Tensor } from '../tensor/index.ts';
import { Module } from './module.ts';

/** Modules one after the other; named 0, 1, 2, … */
export class Sequential extends Module {
  readonly #layers: Module[];

  constructor(...layers: Module[]) {
    super();
    this.#layers = layers;
    layers.forEach((layer, i) => {
      Object.defineProperty(this, String(i), { value: layer, enumerable: true });
    });
  }

  forward(x: Tensor): Tensor {
    return this.#layers.reduce((value, layer) => layer.forward(value) as Tensor, x);
  }

  /** Number of layers. */
  get length(): number {
    return this.#layers.length;
  }

  /** Layer `i`. */
  at(i: number): Module | undefined {
    return this.#layers.at(i);
  }

  [Symbol.iterator](): Iterator<Module> {
    return this.#layers[Symbol.iterator]();
  }
}
