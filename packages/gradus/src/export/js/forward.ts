/** The forward pass of one row as loop code, with the constants that it reads. */

import { splitSums } from '../../compiler/blocks.ts';
import { type Compiled, compile } from '../../compiler/compile.ts';
import { expandComposites, replaceNodes } from '../../compiler/expand-composites.ts';
import { simplify } from '../../compiler/graph.ts';
import type { Recording } from '../../compiler/recording.ts';
import type { Node } from '../../graph/node.ts';
import type { TypedArray } from '../../ir/dtype.ts';
import type { BufferRole, Program } from '../../ir/loop.ts';
import type { Module } from '../../nn/index.ts';
import { fromArray as fromElements } from '../../ops/leaves.ts';
import { runtime } from '../../runtime/runtime.ts';
import { Traversal } from '../../runtime/traversal.ts';
import { GradusError } from '../../util/errors.ts';
import { recorded } from '../recorded.ts';
import { type ExportSubject, inEval } from '../subject.ts';

/** A buffer of a program that holds the same values in every run. */
export interface Constant {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly isParameter: boolean;
}

/** The program of one row. */
export interface RowProgram {
  readonly program: Program;
  /** The number of the buffer that holds the row. */
  readonly input: number;
  /** The number of the buffer that holds the result, in row-major order. */
  readonly output: number;
  /** By the number of the buffer. */
  readonly constants: ReadonlyMap<number, Constant>;
  readonly scalars: readonly number[];
}

/**
 * Compiles `head(model.forward(row))` for one row of shape `inputShape`, in evaluation mode.
 * @param owner the function that errors name
 * @param head computes the result from the output of the model
 * @throws GradusError where forward reads values while it runs, or does not read its input
 */
export function compileRow(
  owner: string,
  { model, inputShape }: ExportSubject,
  head: (output: Node) => Node,
): RowProgram {
  // A pending step would write to the parameters later.
  runtime.flush();
  const { input, output, wasRead } = inEval(model, () => {
    const forward = recorded(owner, model, [1, ...inputShape]);
    return { ...forward, output: head(forward.output) };
  });
  if (wasRead) {
    refuse(owner, model, 'reads values while it runs, so its result may depend on them');
  }
  const traversal = new Traversal();
  traversal.add({ node: output, target: null });
  if (traversal.order.some(({ dtype }) => dtype === 'float64')) {
    refuse(owner, model, 'computes in float64, and the file in float32. Use float() in forward');
  }
  const { fixed, leafOf } = fixLeaves(expandComposites(traversal), input);
  const { order, roots } = splitSums(fixed);
  const compiled = compile(simplify({ order, roots }), (slot) => {
    return order[slot] === input ? 'input' : 'state';
  });
  if (compiled.inputs.length === 0) {
    refuse(owner, model, 'does not read its input, so there is nothing to predict');
  }
  const parameters = new Set(model.parameters().map(({ node }) => node));
  return programOf(compiled, order, (node) => parameters.has(leafOf.get(node) as Node));
}

function refuse(owner: string, model: Module, problem: string): never {
  const message = `${owner}: forward of ${model.describe()} ${problem}.`;
  throw new GradusError(message, { code: 'export' });
}

/**
 * Replaces each leaf with a copy in row-major order, whatever layout the backend has chosen for it. Returns the new
 * recording, and the original leaf of each copy.
 */
function fixLeaves(recording: Recording, input: Node) {
  const leafOf = new Map([[input, input]]);
  const fixed = replaceNodes(recording, {
    applies: (node) => node.storage !== null && !leafOf.has(node),
    replace: (node) => {
      const own = fromElements(node.dtype, runtime.read(node), node.shape.values);
      leafOf.set(own, node);
      return own;
    },
  });
  return { fixed, leafOf };
}

function programOf(
  compiled: Compiled,
  order: readonly Node[],
  isParameter: (node: Node) => boolean,
): RowProgram {
  const { program } = compiled;
  const buffersOf = (role: BufferRole): number[] =>
    program.buffers.flatMap((buffer, number) => (buffer.role === role ? [number] : []));
  const constants = buffersOf('state').map((buffer, i): [number, Constant] => {
    const node = order[compiled.states[i].slot];
    const data = node.value ?? runtime.read(node);
    return [buffer, { data, shape: node.shape.values, isParameter: isParameter(node) }];
  });
  return {
    program,
    input: buffersOf('input')[0],
    output: buffersOf('result')[0],
    constants: new Map(constants),
    scalars: compiled.scalars.map((slot) => order[slot].number as number),
  };
}
