/** Each op as a Python expression. */
import type { Op } from '../../graph/node.ts';
import { linearOp } from '../../nn/linear/linear.ts';
import { bitwiseAndOp } from '../../ops/bitwise.ts';
import * as elementwise from '../../ops/elementwise.ts';
import { checkedOp, embeddingOp, gatherOp, indexSelectOp, scatterSumOp } from '../../ops/gather.ts';
import { rangeOp } from '../../ops/leaves.ts';
import { matmulOp } from '../../ops/matmul.ts';
import { catOp, flipOp, permuteOp, reshapeOp, sliceOp } from '../../ops/movement.ts';
import { argmaxOp, argminOp, expandOp, maximumOp, minimumOp, sumOp } from '../../ops/reduce.ts';
import type { TracedStep } from '../trace.ts';
import { pyExtent, pyTuple, TORCH } from './python.ts';

/** Writes a step as a Python expression of its inputs, which are expressions too. */
export type Write = (inputs: readonly string[], step: TracedStep) => string;

const call =
  (name: string): Write =>
  (inputs) =>
    `${name}(${inputs.join(', ')})`;

const between =
  (sign: string): Write =>
  ([a, b]) =>
    `${a} ${sign} ${b}`;

/** A reduction along the axes in the attributes. */
const along =
  (name: string): Write =>
  ([x], { attributes }) =>
    `${name}(${x}, dim=${pyTuple(attributes)})`;

/** PyTorch returns positions as int64. */
const position =
  (name: string): Write =>
  ([x], { attributes }) =>
    `${name}(${x}, dim=${attributes[0]}).to(torch.int32)`;

const shape = ({ shape }: Pick<TracedStep, 'shape'>): string => pyTuple(shape.map(pyExtent));

export const TORCH_OPS: ReadonlyMap<Op, Write> = /* @__PURE__ */ new Map<Op, Write>([
  [linearOp, call('F.linear')],
  [matmulOp, call('torch.matmul')],

  [elementwise.castOp, ([x], { dtype }) => `${x}.to(${TORCH[dtype]})`],
  [elementwise.negative.op, ([x]) => `-${x}`],
  [elementwise.add.op, between('+')],
  [elementwise.subtract.op, between('-')],
  [elementwise.multiply.op, between('*')],
  [elementwise.divide.op, between('/')],
  [elementwise.less.op, between('<')],
  [elementwise.lessEqual.op, between('<=')],
  [elementwise.equal.op, between('==')],
  [elementwise.and.op, call('torch.logical_and')],
  [elementwise.or.op, call('torch.logical_or')],
  [elementwise.notOp, call('torch.logical_not')],
  [bitwiseAndOp, call('torch.bitwise_and')],
  [elementwise.whereOp, call('torch.where')],
  [elementwise.maximum.op, call('torch.maximum')],
  [elementwise.minimum.op, call('torch.minimum')],
  [elementwise.pow.op, call('torch.pow')],
  [elementwise.abs.op, call('torch.abs')],
  [elementwise.floorOp, call('torch.floor')],
  [elementwise.signOp, call('torch.sign')],
  [elementwise.sqrt.op, call('torch.sqrt')],
  [elementwise.exp.op, call('torch.exp')],
  [elementwise.log.op, call('torch.log')],
  [elementwise.expm1.op, call('torch.expm1')],
  [elementwise.log1p.op, call('torch.log1p')],
  [elementwise.sin.op, call('torch.sin')],
  [elementwise.cos.op, call('torch.cos')],
  [elementwise.erf.op, call('torch.erf')],
  [elementwise.tanh.op, call('torch.tanh')],
  [elementwise.sigmoid.op, call('torch.sigmoid')],
  [elementwise.reluOp, call('torch.relu')],

  [reshapeOp, ([x], step) => `${x}.reshape(${shape(step)})`],
  [permuteOp, ([x], { attributes }) => `${x}.permute(${pyTuple(attributes)})`],
  [expandOp, ([x], step) => `${x}.expand(${shape(step)})`],
  [catOp, (inputs, { attributes }) => `torch.cat([${inputs.join(', ')}], dim=${attributes[0]})`],
  [flipOp, ([x], { attributes }) => `torch.flip(${x}, ${pyTuple(attributes)})`],
  [sliceOp, ([x], step) => `${x}[${slices(step)}]`],

  [
    sumOp,
    ([x], { attributes, dtype }) => {
      return `torch.sum(${x}, dim=${pyTuple(attributes)}, dtype=${TORCH[dtype]})`;
    },
  ],
  [maximumOp, along('torch.amax')],
  [minimumOp, along('torch.amin')],
  [argmaxOp, position('torch.argmax')],
  [argminOp, position('torch.argmin')],

  [
    indexSelectOp,
    ([x, index], { attributes }) => {
      return `torch.index_select(${x}, ${attributes[0]}, ${index})`;
    },
  ],
  [embeddingOp, ([table, index]) => `F.embedding(${index}, ${table})`],
  [
    gatherOp,
    ([x, index], { attributes }) => {
      return `torch.gather(${x}, ${attributes[0]}, ${index}.long())`;
    },
  ],
  // The operators that read positions check them.
  [checkedOp, ([x]) => x],
  [
    scatterSumOp,
    ([sources, rows], { attributes: [axis], dtype, shape }) => {
      // The position −1, which is nowhere, is that of a slice that is cut off.
      const longer = pyTuple(
        shape.map((n, d) => (d === axis ? `${pyExtent(n)} + 1` : pyExtent(n))),
      );
      const n = pyExtent(shape[axis]);
      const zeros = `torch.zeros(${longer}, dtype=${TORCH[dtype]})`;
      const sums = `${zeros}.scatter_add(${axis}, ${rows}.long() % (${n} + 1), ${sources})`;
      return `${sums}.narrow(${axis}, 0, ${n})`;
    },
  ],
  [
    rangeOp,
    (_, step) => {
      const [dimension] = step.attributes;
      const ones = step.shape.map((extent, d) => (d === dimension ? pyExtent(extent) : 1));
      const numbers = `torch.arange(${ones[dimension]}, dtype=torch.int32)`;
      return `${numbers}.reshape(${pyTuple(ones)}).expand(${shape(step)})`;
    },
  ],
]);

function slices({ inputs: [x], shape, attributes }: TracedStep): string {
  const rank = shape.length;
  const parts = shape.map((extent, d) => {
    const [start, step] = [attributes[d], attributes[rank + d]];
    if (start === 0 && step === 1 && pyExtent(extent) === pyExtent(x.shape[d])) return ':';
    const length = pyExtent(extent);
    if (typeof extent !== 'number') {
      const end = step === 1 ? length : `${step} * (${length})`;
      return `${start}:${start === 0 ? end : `${start} + ${end}`}${step === 1 ? '' : `:${step}`}`;
    }
    const end = start + (extent - 1) * step + 1;
    return `${start}:${end}${step === 1 ? '' : `:${step}`}`;
  });
  return parts.join(', ');
}
