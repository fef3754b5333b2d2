/** Operators that reshape, reorder or repeat elements. */
import { fromArray, type Tensor } from '../../../tensor/index.ts';
import { GradusError } from '../../../util/errors.ts';
import { type Attributes, axisFrom, type Call, MOST_DIMENSIONS, type Operators } from '../node.ts';
import { moved, type Value } from '../values.ts';

const product = (sizes: readonly number[]): number => sizes.reduce((n, size) => n * size, 1);

const reshaped = (value: Value, shape: readonly number[]): Value => {
  return moved([value], ([x]) => x.reshape(shape));
};

/** 0 keeps a dimension, or with `allowzero` means 0 elements. −1 is computed from the others. */
function reshape(node: Attributes): (call: Call) => Value {
  const own = node.ints('shape');
  const isZero = node.flag('allowzero', false);
  node.ignore('consumed_inputs');
  return (call) => {
    const x = call.value(0);
    const wanted = own ?? call.numbers(1);
    return reshaped(
      x,
      wanted.map((size, axis) => {
        if (size !== 0 || isZero) return size;
        const kept = x.shape[axis];
        if (kept !== undefined) return kept;
        throw new GradusError(
          `the shape has 0 at dimension ${axis}, which keeps a dimension that [${x.shape}] does not have.`,
        );
      }),
    );
  };
}

/** The axes are an attribute before opset 13, and an input from then on. */
function squeeze(node: Attributes): (call: Call) => Value {
  const own = node.ints('axes');
  return (call) => {
    const x = call.value(0);
    const given = own ?? (call.has(1) ? call.numbers(1) : null);
    const axes = given?.map((axis) => axisFrom(axis, x.shape.length));
    const wrong = axes?.find((axis) => x.shape[axis] !== 1);
    if (wrong !== undefined) throw new GradusError(`dimension ${wrong} of [${x.shape}] is not 1.`);
    return reshaped(
      x,
      x.shape.filter((size, axis) => (axes === undefined ? size !== 1 : !axes.includes(axis))),
    );
  };
}

function unsqueeze(node: Attributes): (call: Call) => Value {
  const own = node.ints('axes');
  return (call) => {
    const x = call.value(0);
    const given = own ?? call.numbers(1);
    const rank = x.shape.length + given.length;
    if (rank > MOST_DIMENSIONS)
      throw new GradusError(
        `the output would have ${rank} dimensions, more than ${MOST_DIMENSIONS}.`,
      );
    const axes = new Set(given.map((axis) => axisFrom(axis, rank)));
    if (axes.size !== given.length)
      throw new GradusError(`the axes [${given}] contain a duplicate.`);
    const rest = x.shape.values();
    return reshaped(
      x,
      Array.from({ length: rank }, (_, axis) =>
        axes.has(axis) ? 1 : (rest.next().value as number),
      ),
    );
  };
}

/** Broadcasts to a shape. A 1 in the shape keeps the extent of the input. */
function expand(x: Value, wanted: readonly number[]): Value {
  const rank = Math.max(wanted.length, x.shape.length);
  const from = [...Array(rank - x.shape.length).fill(1), ...x.shape];
  const to = [...Array(rank - wanted.length).fill(1), ...wanted];
  return moved([x], ([t]) => t.expand(to.map((size, axis) => (size === 1 ? from[axis] : size))));
}

function tiled(x: Value, repeats: readonly number[]): Value {
  const { shape } = x;
  if (repeats.length !== shape.length || repeats.some((n) => n < 0)) {
    throw new GradusError(
      `the repeats [${repeats}] must have one number for each dimension of [${shape}].`,
    );
  }
  return moved([x], ([t]) => {
    const raised: Tensor = t.reshape(shape.flatMap((size) => [1, size]));
    const wide = raised.expand(shape.flatMap((size, axis) => [repeats[axis] as number, size]));
    return wide.reshape(shape.map((size, axis) => size * (repeats[axis] as number)));
  });
}

const integers = (values: readonly number[]): Tensor =>
  fromArray(Int32Array.from(values), [values.length]);

export const shapes = (): Operators => ({
  Reshape: { isView: true, prepare: reshape },
  Flatten: {
    isView: true,
    prepare: (node) => {
      const axis = node.int('axis', 1);
      return (call) => {
        const x = call.value(0);
        const place = axisFrom(axis, x.shape.length + (axis < 0 ? 0 : 1));
        return reshaped(x, [product(x.shape.slice(0, place)), product(x.shape.slice(place))]);
      };
    },
  },
  Squeeze: { isView: true, prepare: squeeze },
  Unsqueeze: { isView: true, prepare: unsqueeze },
  Transpose: {
    isView: true,
    prepare: (node) => {
      const order = node.ints('perm');
      return (call) => {
        const x = call.value(0);
        const axes = order ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
        return moved([x], ([t]) => t.permute(axes));
      };
    },
  },
  Identity: { isView: true, prepare: () => (call) => call.value(0) },
  Expand: { prepare: () => (call) => expand(call.value(0), call.numbers(1)) },
  Tile: { prepare: () => (call) => tiled(call.value(0), call.numbers(1)) },
  Shape: {
    asksShapeOnly: true,
    prepare: (node) => {
      const start = node.int('start', 0);
      const end = node.int('end', Number.MAX_SAFE_INTEGER);
      return (call) => integers(call.value(0).shape.slice(start, end));
    },
  },
  Size: {
    asksShapeOnly: true,
    prepare: () => (call) => integers([product(call.value(0).shape)]).reshape([]),
  },
});
