import type { TypedArray } from 'gradus';
import type { Module, Parameter } from 'gradus/nn';

/** The parameters of a model as they were at one time. */
export class Snapshot {
  private readonly values: ReadonlyMap<Parameter, TypedArray>;

  constructor(model: Module) {
    this.values = new Map(model.parameters().map((each) => [each, each.dataSync()]));
  }

  /** Calls `fn` with the parameters as they were; afterwards they are, to the bit, as before. */
  during<T>(fn: () => T): T {
    const now = [...this.values.keys()].map((each) => [each, each.dataSync()] as const);
    for (const [parameter, values] of this.values) parameter.setData(values);
    try {
      return fn();
    } finally {
      for (const [parameter, values] of now) parameter.setData(values);
    }
  }
}
