/** Matrix products: the layers of a network. */
import { linear } from '../../../nn/linear/linear.ts';
import { fromNode, type Tensor } from '../../../tensor/index.ts';
import type { Attributes, Call, Operators } from '../node.ts';

/** In the budget, this many terms of a product count as one element. */
const TERMS_AN_ELEMENT = 64;

function spendProduct(call: Call, rows: Tensor, columns: Tensor): void {
  call.budget.spend((rows.numel() * (columns.shape.at(-1) ?? 1)) / TERMS_AN_ELEMENT);
}

/** alpha · A · B + beta · C. A Gemm that PyTorch exports for Linear is recorded as one node, like Linear. */
function gemm(node: Attributes): (call: Call) => Tensor {
  const [alpha, beta] = [node.float('alpha', 1), node.float('beta', 1)];
  const [transA, transB] = [node.flag('transA', false), node.flag('transB', false)];
  node.ignore('broadcast');
  const isLinear = alpha === 1 && beta === 1 && !transA && transB;
  return (call) => {
    const [a, b] = [call.tensor(0), call.tensor(1)];
    const c = call.has(2) ? call.tensor(2) : null;
    const [left, right] = [transA ? a.transpose(0, 1) : a, transB ? b.transpose(0, 1) : b];
    spendProduct(call, left, right);
    const fits = a.dim() === 2 && b.dim() === 2 && a.shape[1] === b.shape[1];
    const isBias = c === null || (c.dim() === 1 && c.shape[0] === b.shape[0]);
    const areFloats = [a, b, c ?? b].every(({ dtype }) => dtype === 'float32');
    if (isLinear && fits && isBias && areFloats) {
      return fromNode(linear(a.node, b.node, c === null ? null : c.node));
    }
    const product = left.matmul(right);
    const scaled = alpha === 1 ? product : product.mul(alpha);
    if (c === null) return scaled;
    return scaled.add(beta === 1 ? c : c.mul(beta));
  };
}

export const products = (): Operators => ({
  Gemm: { learned: [0, 1, 2], prepare: gemm },
  MatMul: {
    learned: [0, 1],
    prepare: () => (call) => {
      const [a, b] = [call.tensor(0), call.tensor(1)];
      spendProduct(call, a, b);
      return a.matmul(b);
    },
  },
});
