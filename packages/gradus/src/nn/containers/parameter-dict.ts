import type { Tensor } from '../../tensor/index.ts';
import { Parameter } from '../module/parameter.ts';
import { Dict, type Named } from './dict.ts';
import { parameterOf, textOf } from './parameter-list.ts';

/**
 * Parameters by key. A plain object as a field does the same; this class has PyTorch's methods. A tensor that is not
 * a parameter becomes one, with a copy of its values.
 *
 * @example
 * ```ts
 * const scales = new nn.ParameterDict({ left: ones([3]) });
 * scales.set('right', new nn.Parameter([1, 2]));
 * scales.get('left').shape; // [3]
 * Object.keys(scales.stateDict()); // ['left', 'right']
 * ```
 */
export class ParameterDict extends Dict<Parameter, Record<string, Parameter>> {
  /**
   * @param parameters an object, a Map or pairs
   * @throws ArgumentError for a value that is not a tensor of real numbers, and for a key that is empty, has a dot or
   *   names a member of the class
   */
  constructor(parameters: Named<Tensor> = {}) {
    super();
    this.update(parameters);
  }

  protected override checked(_key: string, value: Tensor): Parameter {
    return parameterOf(value);
  }

  protected override holds(value: unknown): value is Parameter {
    return value instanceof Parameter;
  }

  override set(key: string, value: Tensor): this {
    return super.set(key, value as Parameter);
  }

  override update(parameters: Named<Tensor>): this {
    return super.update(parameters as Named<Parameter>);
  }

  /** The parameter under `key`, after it has been set to `value` if there was none. */
  setDefault(key: string, value: Tensor): Parameter {
    if (!this.has(key)) this.set(key, value);
    return this.get(key);
  }

  override extraRepr(): string {
    const lines = this.items().map(([key, each]) => `  (${key}): ${textOf(each, 'FloatTensor')}`);
    return lines.join('\n');
  }
}
