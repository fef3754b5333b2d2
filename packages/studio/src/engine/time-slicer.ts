import { defaultGenerator, type GeneratorState } from 'gradus';

/** Milliseconds that a run trains before another run takes its turn. */
const TIME_SLICE = 80;

/** A run that draws from the default generator as if it were alone. */
export interface Participant {
  generator: GeneratorState;
}

interface Waiting {
  readonly participant: Participant;
  readonly begin: () => void;
}

/**
 * Lets several runs train in one thread, in turn. All share the default generator, so its state is restored when the
 * slice of a run begins: each run draws what it would draw alone.
 */
export class TimeSlicer {
  private holder: Participant | null = null;
  private readonly waiting: Waiting[] = [];
  private since = 0;

  /** Resolves when the slice of `participant` begins. */
  async acquire(participant: Participant): Promise<void> {
    await new Promise<void>((begin) => {
      this.waiting.push({ participant, begin });
      if (this.holder === null) this.next();
    });
  }

  /** Whether the slice has lasted long enough and another participant waits. */
  get isExpired(): boolean {
    return this.waiting.length > 0 && performance.now() - this.since >= TIME_SLICE;
  }

  /** Ends the slice of `participant`, if it has one. */
  release(participant: Participant): void {
    if (this.holder !== participant) return;
    participant.generator = defaultGenerator.getState();
    this.holder = null;
    this.next();
  }

  private next(): void {
    const first = this.waiting.shift();
    if (first === undefined) return;
    this.holder = first.participant;
    this.since = performance.now();
    defaultGenerator.setState(first.participant.generator);
    first.begin();
  }
}

/** Runs `fn`, which may seed the default generator and draw from it, then restores the generator. */
export function preservingGenerator<T>(fn: () => T): T {
  const before = defaultGenerator.getState();
  try {
    return fn();
  } finally {
    defaultGenerator.setState(before);
  }
}
