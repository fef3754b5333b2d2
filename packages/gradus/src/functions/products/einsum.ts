/** The summation convention of Einstein. */

import type { Node } from '../../graph/node.ts';
import { cast } from '../../ops/elementwise.ts';
import { permute, reshape, slice } from '../../ops/movement.ts';
import { checkTensor } from '../../tensor/base.ts';
import { fromNode, type Tensor } from '../../tensor/tensor.ts';
import { ArgumentError, ShapeError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { contract, type Labelled, summed } from './contraction.ts';

/**
 * The sum of products that an equation describes, as in PyTorch. Each operand has a letter for each of its dimensions;
 * letters that the output lacks are summed over. Operands are multiplied from left to right, as matrix products.
 *
 * - A letter twice in one operand takes its diagonal.
 * - `...` stands for the dimensions without letters, which broadcast.
 * - Without `->`, the output has the letters that appear once, in alphabetical order, upper case first, after `...`.
 *
 * @param equation letters and spaces, such as `'bij,bjk->bik'`
 * @param operands tensors of one dtype of numbers, or one array of them
 * @throws ArgumentError for an equation that cannot be read, or another number of operands
 * @throws ShapeError if the sizes of a letter differ; 1 fits any size
 *
 * @example
 * ```ts
 * const [x, y] = [tensor([[1, 2], [3, 4]]), tensor([[5, 6], [7, 8]])];
 * await einsum('ij,jk->ik', x, y).toArray(); // [[19, 22], [43, 50]]
 * await einsum('ii', x).item(); // 5
 * ```
 */
export function einsum(
  equation: string,
  ...operands: readonly Tensor[] | readonly [readonly Tensor[]]
): Tensor {
  const tensors = checkOperands(equation, Array.isArray(operands[0]) ? operands[0] : operands);
  const { inputs, output } = parse(equation, tensors);
  const parts = tensors.map(({ node }, i) => diagonal(node, inputs[i]));
  checkSizes(equation, parts);
  let result = parts[0];
  if (parts.length === 1) result = summed(result, output);
  for (let i = 1; i < parts.length; i++) {
    // Letters that a later operand has are summed over there.
    const later = parts.slice(i + 1).flatMap(({ labels }) => labels);
    const kept = [...output, ...new Set(later.filter((label) => !output.includes(label)))];
    result = contract(result, parts[i], kept);
  }
  return fromNode(cast(result.node, tensors[0].dtype));
}

function checkOperands(equation: string, given: unknown): readonly Tensor[] {
  if (typeof equation !== 'string') {
    throw new ArgumentError(
      'einsum',
      `the equation must be a string such as 'ij,jk->ik', got ${shown(equation)}.`,
    );
  }
  const tensors = given as readonly Tensor[];
  if (tensors.length === 0) throw new ArgumentError('einsum', 'needs at least one tensor.');
  const dtypes = tensors.map((x) => checkTensor('einsum', x).dtype);
  if (dtypes.every((dtype) => dtype === dtypes[0] && dtype !== 'bool')) return tensors;
  throw new ArgumentError(
    'einsum',
    `takes tensors of one dtype of numbers, got ${dtypes.join(' and ')}. Convert with float().`,
  );
}

/** The label of dimension i of the dimensions that `...` stands for, counted from the end: −1, −2, … */
const unnamed = (count: number): number[] => Array.from({ length: count }, (_, i) => i - count);

/** Letters as their character codes, unnamed dimensions as negative numbers. */
interface Equation {
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
}

function parse(equation: string, tensors: readonly Tensor[]): Equation {
  const [left, right, ...more] = equation.replaceAll(' ', '').split('->');
  const terms = left.split(',');
  if (more.length > 0) refuse(equation, `it has "->" more than once`);
  if (terms.length !== tensors.length) {
    refuse(equation, `it describes ${terms.length} operands, but ${tensors.length} were given`);
  }
  const inputs = terms.map((term, i) => labelsOf(equation, term, tensors[i].dim()));
  const widest = unnamed(-Math.min(0, ...inputs.flat()));
  if (right === undefined) return { inputs, output: [...widest, ...lettersOnce(inputs)] };
  const output = lettersIn(equation, right).flatMap((part) =>
    part === '...' ? widest : [code(part)],
  );
  const wrong = output.find((label, i) => label >= 0 && !isFresh(inputs, output, label, i));
  if (wrong !== undefined) {
    const letter = String.fromCharCode(wrong);
    const isTwice = output.filter((label) => label === wrong).length > 1;
    refuse(equation, `the output has "${letter}"${isTwice ? ' twice' : ', which no operand has'}`);
  }
  return { inputs, output };
}

/** Whether an operand has the label, and the output has not had it before. */
function isFresh(
  inputs: Equation['inputs'],
  output: readonly number[],
  label: number,
  i: number,
): boolean {
  return output.indexOf(label) === i && inputs.some((labels) => labels.includes(label));
}

/** The labels of an operand of `rank` dimensions. */
function labelsOf(equation: string, term: string, rank: number): number[] {
  const parts = lettersIn(equation, term);
  const letters = parts.filter((part) => part !== '...').length;
  const hasRest = letters < parts.length;
  if (hasRest ? letters > rank : letters !== rank) {
    refuse(equation, `"${term}" has ${letters} letters for an operand of ${rank} dimensions`);
  }
  return parts.flatMap((part) => (part === '...' ? unnamed(rank - letters) : [code(part)]));
}

/** The letters and the `...` of a term. */
function lettersIn(equation: string, term: string): string[] {
  const parts = term.match(/\.\.\.|./gs) ?? [];
  const wrong = parts.find((part) => part !== '...' && !/^[a-zA-Z]$/.test(part));
  if (wrong !== undefined) refuse(equation, `"${wrong}" is not a letter, a comma, "..." or "->"`);
  if (parts.filter((part) => part === '...').length > 1)
    refuse(equation, `"${term}" has "..." twice`);
  return parts;
}

function code(letter: string): number {
  return letter.charCodeAt(0);
}

/** The letters that appear once, in the order of their codes. */
function lettersOnce(inputs: Equation['inputs']): number[] {
  const all = inputs.flat();
  const isOnce = (label: number): boolean => all.filter((other) => other === label).length === 1;
  return [...new Set(all)].filter((label) => label >= 0 && isOnce(label)).sort((a, b) => a - b);
}

function refuse(equation: string, problem: string): never {
  throw new ArgumentError(
    'einsum',
    `the equation ${shown(equation)} is not valid: ${problem}. A valid one is 'bij,bjk->bik'.`,
  );
}

/** One dimension for each label: dimensions with the same label become their diagonal. */
function diagonal(node: Node, labels: readonly number[]): Labelled {
  const second = labels.findIndex((label, i) => labels.indexOf(label) < i);
  if (second < 0) return { node, labels };
  const first = labels.indexOf(labels[second]);
  const { values } = node.shape;
  const n = values[second];
  if (values[first] !== n) {
    const letter = String.fromCharCode(labels[second]);
    const problem = `"${letter}" names dimensions of sizes ${values[first]} and ${n} of one operand; a diagonal needs equal sizes.`;
    throw new ShapeError('einsum', [values], problem);
  }
  const others = [...values.keys()].filter((d) => d !== first && d !== second);
  const sizes = others.map((d) => values[d]);
  const flat = reshape(permute(node, [...others, first, second]), [...sizes, n * n]);
  const steps = [...others.map(() => 1), n + 1];
  const taken = slice(
    flat,
    steps.map(() => 0),
    steps,
    [...sizes, n],
  );
  return diagonal(
    taken,
    [...others, first].map((d) => labels[d]),
  );
}

/** @throws ShapeError if a label has two sizes, and neither is 1 */
function checkSizes(equation: string, parts: readonly Labelled[]): void {
  const sizes = new Map<number, number>();
  for (const { node, labels } of parts) {
    labels.forEach((label, d) => {
      const n = node.shape.values[d];
      const known = sizes.get(label) ?? 1;
      if (known === 1) sizes.set(label, n);
      else if (n !== 1 && n !== known) {
        const name = label < 0 ? 'a dimension of "..."' : `"${String.fromCharCode(label)}"`;
        const problem = `${shown(equation)}: ${name} is ${known} in one operand and ${n} in another.`;
        throw new ShapeError(
          'einsum',
          parts.map((part) => part.node.shape.values),
          problem,
        );
      }
    });
  }
}
