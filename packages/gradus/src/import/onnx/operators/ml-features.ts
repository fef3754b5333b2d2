/** The operators of ai.onnx.ml that scale and fill columns. Their attributes are statistics, so they stay constant. */
import { cat, fromArray, type Tensor } from '../../../tensor/index.ts';
import { GradusError } from '../../../util/errors.ts';
import type { Attributes, Call, Operators } from '../node.ts';
import { Doubles, Texts, type Value } from '../values.ts';

const vector = (values: readonly number[]): Tensor =>
  fromArray(Float32Array.from(values), [values.length]);

/** (x − offset) · scale. Doubles are scaled before they are rounded to float32. */
function scaler(node: Attributes): (call: Call) => Tensor {
  const [offset, scale] = [node.floats('offset') ?? [0], node.floats('scale') ?? [1]];
  return (call) => {
    const value = call.value(0);
    const width = value.shape.at(-1) ?? 1;
    for (const list of [offset, scale]) {
      if (list.length === 1 || list.length === width) continue;
      throw new GradusError(`it has ${list.length} numbers for ${width} columns.`);
    }
    if (!(value instanceof Doubles))
      return call.tensor(0).float().sub(vector(offset)).mul(vector(scale));
    const of = (list: readonly number[], i: number): number =>
      list[list.length === 1 ? 0 : i % width] as number;
    const scaled = value.data.map((number, i) => (number - of(offset, i)) * of(scale, i));
    return new Doubles(scaled, value.shape).toTensor();
  };
}

/** Replaces missing values, column by column, with a number or string. */
function imputer(node: Attributes): (call: Call) => Value {
  const floats = node.floats('imputed_value_floats');
  const ints = node.ints('imputed_value_int64s');
  const texts = node.texts('imputed_value_strings');
  const replaced = node.float('replaced_value_float', 0);
  const replacedInt = node.int('replaced_value_int64', 0);
  const replacedText = node.text('replaced_value_string', '');
  const list = floats ?? ints ?? texts;
  if (list === undefined || list.length === 0) return node.refuse('it has no values to fill in.');
  return (call) => {
    const value = call.value(0);
    const width = value.shape.at(-1) ?? 1;
    if (list.length !== 1 && list.length !== width) {
      throw new GradusError(`it has ${list.length} values for ${width} columns.`);
    }
    if (texts !== undefined) {
      if (!(value instanceof Texts))
        throw new GradusError('it fills in strings, but gets numbers.');
      const all = value.read().map((text, i) => {
        return text === replacedText ? (texts[texts.length === 1 ? 0 : i % width] as string) : text;
      });
      return Texts.from(all, value.shape);
    }
    const missing = floats === undefined ? replacedInt : replaced;
    if (value instanceof Doubles) {
      const isMissing = (x: number): boolean =>
        Number.isNaN(missing) ? Number.isNaN(x) : x === missing;
      const all = value.data.map((x, i) =>
        isMissing(x) ? Number(list[list.length === 1 ? 0 : i % width]) : x,
      );
      return new Doubles(all, value.shape);
    }
    const x = call.tensor(0);
    const test = Number.isNaN(missing) ? x.isnan() : x.eq(missing);
    const filling = vector(list as readonly number[]).to(x.dtype);
    return filling.where(test, x);
  };
}

/** Divides each row by its norm. A row with norm 0 stays unchanged. */
function normalizer(node: Attributes): (call: Call) => Tensor {
  const norm = node.text('norm', 'MAX');
  const sizeOf: ((x: Tensor) => Tensor) | undefined = {
    MAX: (x: Tensor) => x.max(-1, true)[0],
    L1: (x: Tensor) => x.abs().sum(-1, true),
    L2: (x: Tensor) => x.mul(x).sum(-1, true).sqrt(),
  }[norm];
  if (sizeOf === undefined) return node.refuse(`the norm '${norm}' is unknown.`);
  return (call) => {
    const x = call.tensor(0).float();
    const size = sizeOf(x);
    return x.div(size.where(size.ne(0), 1));
  };
}

export const features = (): Operators => ({
  Scaler: { prepare: scaler },
  Imputer: { prepare: imputer },
  Normalizer: { prepare: normalizer },
  Binarizer: {
    prepare: (node) => {
      const threshold = node.float('threshold', 0);
      return (call) => call.tensor(0).gt(threshold).to(call.tensor(0).dtype);
    },
  },
  FeatureVectorizer: {
    prepare: (node) => {
      node.ignore('inputdimensions');
      return (call) => {
        const parts = call.tensors().map((x) => x.float().reshape(x.shape[0] as number, -1));
        return cat(parts, 1);
      };
    },
  },
});
