import { Module } from '../module/module.ts';
import { checkModule } from './check-module.ts';
import { Dict, type Named } from './dict.ts';

/**
 * Modules by key, which your class calls. A plain object as a field does the same; this class has PyTorch's methods.
 *
 * @example
 * ```ts
 * const heads = new nn.ModuleDict({ age: new nn.Linear(4, 1), job: new nn.Linear(4, 9) });
 * heads.get('job').forward(ones([2, 4])).shape; // [2, 9]
 * heads.keys(); // ['age', 'job']
 * ```
 */
export class ModuleDict<T extends Record<string, Module> = Record<string, Module>> extends Dict<
  Module,
  T
> {
  /**
   * @param modules an object, a Map or pairs
   * @throws ArgumentError for a value that is not a module, and for a key that is empty, has a dot or names a member
   *   of the class
   */
  constructor(modules: T | Iterable<readonly [string, Module]> = [] as Iterable<never>) {
    super();
    this.update(modules as Named<Module>);
  }

  protected override checked(key: string, module: Module): Module {
    return checkModule('ModuleDict', key, module);
  }

  protected override holds(value: unknown): value is Module {
    return value instanceof Module;
  }
}
