import type { RunEvent } from '@gradus/lab/events';
import type { RecordedWeights, RunUpdate } from '../../engine/messages.ts';
import { eventsIn, type Followed } from './answers.ts';
import type { RunServer } from './server.ts';

/** Milliseconds between two questions about a run that still trains. */
const INTERVAL = 2000;

/** Where a recorded run comes from, and where its updates go. */
interface RecordedSourceOptions {
  readonly server: Pick<RunServer, 'follow' | 'weights'>;
  /** The id of the run on the server. */
  readonly id: string;
  readonly lr: number;
  /** Whether the weights of its best test are kept too. */
  readonly hasBest: boolean;
  readonly post: (update: Omit<RunUpdate, 'run'>) => void;
  /**
   * Takes weights in and returns the iterations at which the page can now look inside; null if the weights cannot be
   * used, so that none are fetched.
   */
  readonly adopt: ((weights: readonly RecordedWeights[]) => Promise<readonly number[]>) | null;
}

/** Sends the updates of a recorded run in the form that the engine uses: the other source of {@link RunUpdate}. */
export class RecordedSource {
  private readonly options: RecordedSourceOptions;
  private events: RunEvent[] = [];
  private total = 0;
  private resumes = 0;
  private state: Followed['state'] = 'running';
  /** The iteration of the last weights that were taken in. */
  private adopted: number | null = null;
  private weightsProblem: string | undefined;

  constructor(options: RecordedSourceOptions) {
    this.options = options;
  }

  /** Whether more events may come. */
  get isRunning(): boolean {
    return this.state === 'running';
  }

  /**
   * Asks once and sends the new events.
   * @throws Error if the server does not answer, or its answer is not valid
   */
  async poll(): Promise<void> {
    const { server, id } = this.options;
    const { total, resumes } = this;
    const answer = await server.follow(id, { total, resumes });
    const replacesEvents = answer.from !== total;
    if (replacesEvents && answer.from !== 0) {
      throw new Error(`${id}: the server sent events from ${answer.from} on, not from ${total}.`);
    }
    const events = eventsIn(answer.events);
    this.events = replacesEvents ? events : [...this.events, ...events];
    this.total = answer.total;
    this.resumes = answer.resumes;
    this.state = answer.state;
    this.emit({
      events,
      replacesEvents,
      snapshots: await this.newSnapshots(),
      message: this.weightsProblem,
    });
  }

  /** Repeats the question while the run trains and `isWanted` returns true. */
  async follow(isWanted: () => boolean): Promise<void> {
    while (this.isRunning) {
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
      if (!isWanted()) return;
      // A stopped server may come back, so the page asks again.
      await this.poll().catch(({ message }: Error) => this.emit({ events: [], message }));
    }
  }

  private emit(
    update: Pick<RunUpdate, 'events' | 'replacesEvents' | 'snapshots' | 'message'>,
  ): void {
    this.options.post({
      ...{ type: 'run', status: this.state === 'diverged' ? 'diverged' : 'recorded' },
      ...{ ...standingOf(this.events), lr: this.options.lr },
      ...update,
    });
  }

  /**
   * Fetches weights if there are new ones. The weights of a run in training may be slightly newer than the known
   * events; the next events report it, and the weights are fetched again.
   */
  private async newSnapshots(): Promise<readonly number[] | undefined> {
    const { adopt, hasBest } = this.options;
    const iteration = lastCheckpoint(this.events);
    if (adopt === null || iteration === null || iteration === this.adopted) return undefined;
    try {
      const last = await this.fetched('weights', iteration);
      const best = hasBest ? await this.fetched('best', null) : [];
      const snapshots = await adopt([...best, ...last]);
      this.adopted = iteration;
      this.weightsProblem = undefined;
      return snapshots;
    } catch (error) {
      this.weightsProblem = (error as Error).message;
      return undefined;
    }
  }

  private async fetched(name: 'weights' | 'best', iteration: number | null) {
    const { server, id } = this.options;
    const bytes = await server.weights(id, name);
    return bytes === null ? [] : [{ iteration, bytes }];
  }
}

/** The state of a run by its events. */
interface Standing {
  /** Steps taken. */
  readonly iteration: number;
  /** Of the last step; null before the first. */
  readonly loss: number | null;
  /** Training time; 0 before the end, because the log has it only then. */
  readonly seconds: number;
}

/** @param events the log, folded */
function standingOf(events: readonly RunEvent[]): Standing {
  const end = events.findLast((event) => event.event === 'end');
  const step = events.findLast((event) => event.event === 'step' || event.event === 'eval');
  const taken = events.findLast((event) => 'iteration' in event && event.event !== 'diverged');
  const iteration = taken !== undefined && 'iteration' in taken ? taken.iteration : 0;
  return {
    iteration: Math.max(end?.iterations ?? 0, iteration),
    loss: end?.loss ?? step?.loss ?? null,
    seconds: end?.seconds ?? 0,
  };
}

/**
 * The iteration of the weights that a run has left: its last checkpoint, or the step before it diverged;
 * null if there are none.
 */
function lastCheckpoint(events: readonly RunEvent[]): number | null {
  const diverged = events.findLast((event) => event.event === 'diverged');
  if (diverged !== undefined) return diverged.iteration - 1;
  return events.findLast((event) => event.event === 'checkpoint')?.iteration ?? null;
}
