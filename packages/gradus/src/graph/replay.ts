/**
 * What JavaScript makes in each step: numbers that change, random values, counts. With this list the runtime can take
 * a recorded step again without recording it.
 */
import type { TypedArray } from '../ir/dtype.ts';
import { defaultGenerator, type Generator } from '../util/random/index.ts';
import type { Node } from './node.ts';

/** A leaf whose value is another one in each step. */
export interface Source {
  readonly leaf: Node;
  readonly next: () => number | TypedArray;
}

/** A count that a step increments. */
interface Count {
  readonly counts: Record<string, unknown>;
  readonly name: string;
}

/** The list of one recorded step. */
export class Replay {
  /** In the order in which the step made them. */
  readonly sources: Source[] = [];
  /** The generators that sources draw from. */
  readonly generators = new Set<Generator>();
  /** Whether the list is complete. If not, the step must be recorded each time. */
  isComplete = true;
  /** Whether a number without a source may be another one in the next step, as the numbers of an optimizer may. */
  areNumbersChanging = false;
  readonly #counts: Count[] = [];
  readonly #checks: (() => void)[] = [];
  #drawn = 0;

  noteNumber(leaf: Node, next: (() => number) | null): void {
    if (next !== null) this.sources.push({ leaf, next });
    else if (this.areNumbersChanging) this.isComplete = false;
  }

  noteDraw(source: Source, generator: Generator, drawn: number): void {
    this.sources.push(source);
    this.generators.add(generator);
    if (generator === defaultGenerator) this.#drawn += drawn;
  }

  noteCount(count: Count): void {
    this.#counts.push(count);
  }

  noteCheck(check: () => void): void {
    this.#checks.push(check);
  }

  /** Checks what the step has checked. */
  check(): void {
    for (const check of this.#checks) check();
  }

  /** Adds `steps` to all counts. */
  count(steps: number): void {
    for (const { counts, name } of this.#counts) counts[name] = (counts[name] as number) + steps;
  }

  /** Calls `record`. What it draws without a source makes the list incomplete. */
  watch(record: () => void): void {
    const before = defaultGenerator.drawn;
    const outer = current;
    current = this;
    try {
      record();
    } finally {
      current = outer;
    }
    if (defaultGenerator.drawn - before !== this.#drawn) this.isComplete = false;
  }
}

/** The list that is being made, if a step is recorded to be taken again. */
export let current: Replay | null = null;
