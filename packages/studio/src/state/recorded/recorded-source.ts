import type { RunEvent } from '@gradus/lab/events';
import type { RecordedWeights, RunUpdate } from '../../engine/messages.ts';
import { eventsIn, type Followed } from './answers.ts';
import type { RunServer } from './server.ts';

/** Milliseconds between two questions about a run that is still being trained. */
const INTERVAL = 2000;

/** Where a recorded run comes from and where its news go. */
interface RecordedSourceOptions {
  readonly server: Pick<RunServer, 'follow' | 'weights'>;
  /** What the server calls it. */
  readonly id: string;
  readonly lr: number;
  /** Whether the weights of its best test were kept too. */
  readonly hasBest: boolean;
  readonly post: (update: Omit<RunUpdate, 'run'>) => void;
  /**
   * Takes weights in and gives the iterations that can be looked into then; null where they cannot be used,
   * so that none are fetched.
   */
  readonly adopt: ((weights: readonly RecordedWeights[]) => Promise<readonly number[]>) | null;
}

/** Tells of a recorded run what the engine tells of one that it trains: the other source of {@link RunUpdate}. */
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

  /** Whether there may be more later. */
  get isRunning(): boolean {
    return this.state === 'running';
  }

  /**
   * Asks once what there is to tell, and tells it.
   * @throws Error where the server does not answer, or answers wrongly
   */
  async poll(): Promise<void> {
    const { server, id } = this.options;
    const { total, resumes } = this;
    const answer = await server.follow(id, { total, resumes });
    const replacesEvents = answer.from !== total;
    if (replacesEvents && answer.from !== 0) {
      throw new Error(`${id}: the server told events from ${answer.from} on, not from ${total}.`);
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

  /** Goes on asking while the run is being trained and `isWanted`. */
  async follow(isWanted: () => boolean): Promise<void> {
    while (this.isRunning) {
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
      if (!isWanted()) return;
      // A server that was stopped may come back, so it is asked again.
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
   * Fetches weights where there are later ones. Those of a run that is being trained may be a moment younger
   * than the events that were told; then the next events say so, and they are fetched again.
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

/** How a run stands by what it has told. */
interface Standing {
  /** Steps taken. */
  readonly iteration: number;
  /** Of the last step; null before the first. */
  readonly loss: number | null;
  /** Spent training; 0 before the end, where no log tells it. */
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
 * The iteration of the weights that a run has left: of its last checkpoint, or before the step that diverged;
 * null where there are none.
 */
function lastCheckpoint(events: readonly RunEvent[]): number | null {
  const diverged = events.findLast((event) => event.event === 'diverged');
  if (diverged !== undefined) return diverged.iteration - 1;
  return events.findLast((event) => event.event === 'checkpoint')?.iteration ?? null;
}
