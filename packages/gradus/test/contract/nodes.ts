/** Runs recorded nodes on a backend without the engine: one program for all, or one for each. */
import type { Backend, Handle } from '../../src/backends/backend.ts';
import { compile } from '../../src/compiler/compile.ts';
import { simplify } from '../../src/compiler/graph.ts';
import type { Root } from '../../src/compiler/recording.ts';
import { Node } from '../../src/graph/node.ts';
import type { TypedArray } from '../../src/ir/dtype.ts';
import { fromArray } from '../../src/ops/leaves.ts';

/** The values of `roots`, all computed by one program. */
export function runTogether(backend: Backend, roots: readonly Node[]): TypedArray[] {
  const { run, release } = prepare(backend, roots);
  const values = run();
  release();
  return values;
}

/** One program for the values of `roots`, which can run again after the data of the leaves has changed. */
export function prepare(
  backend: Backend,
  roots: readonly Node[],
): { run(): TypedArray[]; release(): void } {
  const order = inOrder(roots);
  const compiled = compile(
    simplify({ order, roots: roots.map((node) => ({ node, target: null })) }),
    () => 'input',
  );
  const executable = backend.compile(compiled.program);
  return {
    run() {
      const results = executable.run({
        states: [],
        inputs: compiled.inputs.map((slot) => order[slot].storage!.data!),
        scalars: compiled.scalars.map((slot) => order[slot].number!),
      });
      return compiled.results.map((result) => results[result]);
    },
    release: () => executable.release(),
  };
}

/**
 * Runs one program that returns the values of `roots` without a target, and writes the others to the state of
 * their targets.
 * @returns the values, and the content of each target afterwards
 */
export function runStep(
  backend: Backend,
  roots: readonly Root[],
): { values: TypedArray[]; targets: TypedArray[] } {
  const targets = roots.flatMap(({ target }) => (target === null ? [] : [target]));
  const order = inOrder([...targets, ...roots.map(({ node }) => node)]);
  const isState = (slot: number) => targets.includes(order[slot]);
  const compiled = compile(simplify({ order, roots }), (slot) =>
    isState(slot) ? 'state' : 'input',
  );
  const handles = new Map<Node, Handle>();
  for (const target of targets) {
    const handle = backend.allocate(target.dtype, target.shape.size);
    backend.write(handle, target.storage!.data!);
    handles.set(target, handle);
  }
  const executable = backend.compile(compiled.program);
  const results = executable.run({
    states: compiled.states.map(({ slot }) => handles.get(order[slot])!),
    inputs: compiled.inputs.map((slot) => order[slot].storage!.data!),
    scalars: compiled.scalars.map((slot) => order[slot].number!),
  });
  executable.release();
  const written = targets.map((target) => backend.read(handles.get(target)!));
  for (const handle of handles.values()) backend.release(handle);
  const kept = compiled.results.filter((result) => result >= 0);
  return { values: kept.map((result) => results[result]), targets: written };
}

/** The values of `roots`, with one program for each node below them. */
export function runOneByOne(backend: Backend, roots: readonly Node[]): TypedArray[] {
  const known = new Map<Node, Node>();
  const values = new Map<Node, TypedArray>();
  for (const node of inOrder(roots)) {
    if (node.op.kind === 'leaf') {
      known.set(node, node);
      if (roots.includes(node)) values.set(node, runTogether(backend, [node])[0]);
      continue;
    }
    const inputs = node.inputs.map((input) => known.get(input)!);
    const { op, dtype, shape, attributes } = node;
    const alone = new Node(op, inputs, dtype, shape, attributes, false);
    const [value] = runTogether(backend, [alone]);
    known.set(node, fromArray(dtype, value, shape.values));
    values.set(node, value);
  }
  return roots.map((root) => values.get(root)!);
}

/** All nodes below `roots`, inputs first. */
export function inOrder(roots: readonly Node[]): Node[] {
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    for (const input of node.inputs) visit(input);
    seen.add(node);
  };
  for (const root of roots) visit(root);
  return [...seen];
}
