import { defaultGenerator, type GeneratorState } from 'gradus';

/** Milliseconds of training after which another run gets its turn. */
const TURN = 80;

/** Somebody who draws from the default generator as if it were theirs alone. */
export interface Participant {
  generator: GeneratorState;
}

interface Waiting {
  readonly participant: Participant;
  readonly begin: () => void;
}

/**
 * Several runs train in one thread by turns. The default generator is one for all, so each run's state of it
 * is put back when its turn begins: a run draws what it would draw alone.
 */
export class Turns {
  private holder: Participant | null = null;
  private readonly waiting: Waiting[] = [];
  private since = 0;

  /** Resolves when the turn of `participant` begins. */
  async take(participant: Participant): Promise<void> {
    await new Promise<void>((begin) => {
      this.waiting.push({ participant, begin });
      if (this.holder === null) this.next();
    });
  }

  /** Whether the turn has lasted long enough and somebody else waits. */
  get isOver(): boolean {
    return this.waiting.length > 0 && performance.now() - this.since >= TURN;
  }

  /** Ends the turn of `participant`, if it has it. */
  leave(participant: Participant): void {
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

/** Runs `fn`, which may seed and draw as it likes, and puts the default generator back. */
export function undisturbed<T>(fn: () => T): T {
  const before = defaultGenerator.getState();
  try {
    return fn();
  } finally {
    defaultGenerator.setState(before);
  }
}
