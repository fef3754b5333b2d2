import { GradusError } from '../../util/errors.ts';
import { Module } from '../module/module.ts';
import { addItems, itemAt, itemsOf, lengthOf } from './numbered.ts';

/** A module that only holds others, or parameters, under the names 0, 1, 2, … */
export abstract class List<T> extends Module {
  [index: number]: T;

  /** `item` if the list can hold it. */
  protected abstract checked(method: string, item: T, position: number): T;

  /** @throws GradusError always: a list computes nothing */
  forward(): unknown {
    return refuseForward(this);
  }

  /** The number of items. */
  get length(): number {
    return lengthOf(this);
  }

  /** Item `i`, counted from 0; −1 is the last. @throws ArgumentError if there is no such item */
  at(i: number): T {
    return itemAt(this, i);
  }

  [Symbol.iterator](): Iterator<T> {
    return itemsOf<T>(this)[Symbol.iterator]();
  }

  /** Adds an item at the end. @returns this list */
  append(item: T): this {
    return this.add('append', [item]);
  }

  /** Adds items at the end. @returns this list */
  extend(items: Iterable<T>): this {
    return this.add('extend', [...items]);
  }

  /** Adds all of them, or none if the list cannot hold one. */
  protected add(method: string, items: readonly T[]): this {
    addItems(
      this,
      items.map((item, i) => this.checked(method, item, i)),
    );
    return this;
  }
}

/** @throws GradusError: a container computes nothing */
export function refuseForward(container: object): never {
  throw new GradusError(
    `${container.constructor.name} has no computation of its own. Call its members in the forward of your class, or ` +
      'run layers one after the other with Sequential.',
    { code: 'forward' },
  );
}
