/** Which kernels must not change places. */
import { bytesPerElement } from '../../../graph/dtype.ts';
import type { BufferSpec, Expression, Index, Kernel } from '../../../graph/loop.ts';

export class Conflicts {
  readonly #buffers: readonly BufferSpec[];
  readonly #uses: readonly Uses[];

  constructor(kernels: readonly Kernel[], buffers: readonly BufferSpec[]) {
    this.#buffers = buffers;
    this.#uses = kernels.map(usesOf);
  }

  /** Whether one writes what the other reads or writes, or both may find a wrong index. */
  between(first: number, second: number): boolean {
    const [a, b] = [this.#uses[first], this.#uses[second]];
    if (a.checks && b.checks) return true;
    return (
      this.#meet(a.writes, b.reads) ||
      this.#meet(a.writes, b.writes) ||
      this.#meet(a.reads, b.writes)
    );
  }

  #meet(some: ReadonlySet<number>, others: ReadonlySet<number>): boolean {
    for (const one of some) {
      for (const other of others) if (this.#overlap(one, other)) return true;
    }
    return false;
  }

  /** Buffers in the scratch area may have the same place one after the other. */
  #overlap(one: number, other: number): boolean {
    if (one === other) return true;
    const [a, b] = [this.#buffers[one], this.#buffers[other]];
    if (a.role === 'state' || b.role === 'state') return false;
    return a.offset < endOf(b) && b.offset < endOf(a);
  }
}

function endOf({ offset, length, dtype }: BufferSpec): number {
  return offset + length * bytesPerElement(dtype);
}

interface Uses {
  readonly reads: ReadonlySet<number>;
  readonly writes: ReadonlySet<number>;
  /** Whether an index comes from data. */
  readonly checks: boolean;
}

function usesOf({ reduction, stores }: Kernel): Uses {
  const reads = new Set<number>();
  const seen = new Set<Expression>();
  let checks = false;
  const visitIndex = ({ terms }: Index): void => {
    for (const { atom } of terms) {
      if (atom.kind === 'value') {
        checks = true;
        visit(atom.value);
      } else if (atom.kind !== 'axis') visitIndex(atom.of);
    }
  };
  const visit = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'load') reads.add(expression.buffer);
    if (expression.kind === 'load' || expression.kind === 'index') visitIndex(expression.index);
    if (expression.kind === 'apply') expression.args.forEach(visit);
  };
  if (reduction) visit(reduction.value);
  for (const { index, value } of stores) {
    visitIndex(index);
    visit(value);
  }
  return { reads, writes: new Set(stores.map(({ buffer }) => buffer)), checks };
}
