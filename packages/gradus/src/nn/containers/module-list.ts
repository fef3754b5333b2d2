import type { Module } from '../module/module.ts';
import { checkModule } from './check-module.ts';
import { List } from './list.ts';
import { insertItem, itemsOf, removeItem } from './numbered.ts';

/**
 * A list of modules, which your class calls in its own order. Their names are 0, 1, 2, … An array as a field does
 * the same; this class has PyTorch's methods.
 *
 * @example
 * ```ts
 * class Net extends nn.Module {
 *   layers = new nn.ModuleList([new nn.Linear(4, 4), new nn.Linear(4, 4)]);
 *   forward(x: Tensor) {
 *     for (const layer of this.layers) x = layer.forward(x).relu();
 *     return x;
 *   }
 * }
 * Object.keys(new Net().stateDict()); // ['layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias']
 * ```
 */
export class ModuleList<M extends Module = Module> extends List<M> {
  /** @throws ArgumentError for an item that is not a module */
  constructor(modules: Iterable<M> = []) {
    super();
    this.add('constructor', [...modules]);
  }

  protected override checked(method: string, module: M, position: number): M {
    return checkModule(`ModuleList.${method}`, `item ${position}`, module);
  }

  /**
   * Adds a module in front of item `i`.
   * @throws ArgumentError if there is no such place, or `module` is not a module
   */
  insert(i: number, module: M): void {
    insertItem(this, i, this.checked('insert', module, i));
  }

  /** Takes item `i` out, by default the last. @throws ArgumentError if there is no such item */
  pop(i = -1): M {
    return removeItem(this, i);
  }

  /** A list of the items `start` … `end` − 1, as of an array. */
  slice(start?: number, end?: number): ModuleList<M> {
    return new ModuleList(itemsOf<M>(this).slice(start, end));
  }
}
