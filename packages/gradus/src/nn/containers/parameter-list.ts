import type { Tensor } from '../../tensor/index.ts';
import { Parameter } from '../module/parameter.ts';
import { List } from './list.ts';

/**
 * A list of parameters, named 0, 1, 2, … An array as a field does the same; this class has PyTorch's methods. A
 * tensor that is not a parameter becomes one, with a copy of its values.
 *
 * @example
 * ```ts
 * const list = new nn.ParameterList([new nn.Parameter([1, 2])]);
 * list.append(ones([3]));
 * Object.keys(list.stateDict()); // ['0', '1']
 * list[1].shape; // [3]
 * ```
 */
export class ParameterList extends List<Parameter> {
  /** @throws ArgumentError for an item that is not a tensor of real numbers */
  constructor(parameters: Iterable<Tensor> = []) {
    super();
    this.add('constructor', [...parameters] as Parameter[]);
  }

  protected override checked(_method: string, item: Tensor): Parameter {
    return parameterOf(item);
  }

  override append(item: Tensor): this {
    return super.append(item as Parameter);
  }

  override extend(items: Iterable<Tensor>): this {
    return super.extend(items as Iterable<Parameter>);
  }

  override extraRepr(): string {
    return [...this].map((each, i) => `  (${i}): ${textOf(each, 'float32')}`).join('\n');
  }
}

/** `tensor`, or a parameter with its values. @throws ArgumentError if it is not a tensor of real numbers */
export function parameterOf(tensor: Tensor): Parameter {
  return tensor instanceof Parameter ? tensor : new Parameter(tensor);
}

/** A parameter in PyTorch's printed form. */
export function textOf({ shape }: Tensor, type: string): string {
  return `Parameter containing: [torch.${type} of size ${shape.join('x')}]`;
}
