import type { Calls, EngineEvent, EngineFailure, Reply, Request, Setup } from './messages.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The page's side of the engine. Calls return promises; events go to a listener. */
export class EngineClient {
  private readonly worker: Promise<Worker>;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;
  private failure: EngineFailure | null = null;

  /**
   * @param begin the worker starts when it resolves, and calls wait for it
   * @param onEvent gets what the engine sends by itself
   * @param onFailure gets the reason if the worker cannot start or fails; all calls are then rejected
   */
  constructor(
    begin: Promise<void>,
    onEvent: (event: EngineEvent) => void,
    onFailure: (failure: EngineFailure) => void,
  ) {
    const fail = (failure: EngineFailure) => {
      this.failure = failure;
      for (const { reject } of this.waiting.values()) reject(new Error(failure.message));
      this.waiting.clear();
      onFailure(failure);
    };
    this.worker = begin.then(() => {
      const worker = startWorker();
      worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        if ('event' in data) onEvent(data.event);
        else if ('failure' in data) fail(data.failure);
        else this.settle(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        fail({ code: undefined, message: event.message || 'the engine could not be started' });
      };
      return worker;
    });
  }

  /** Calls the engine. Rejects with the engine's message if the call fails. */
  call<K extends keyof Calls>(call: K, params: Calls[K]['params']): Promise<Calls[K]['result']> {
    if (this.failure !== null) return Promise.reject(new Error(this.failure.message));
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      void this.worker.then((worker) =>
        worker.postMessage({ id, call, params } satisfies Request<K>),
      );
    });
  }

  private settle(reply: Extract<Reply, { id: number }>): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.result);
  }
}

/** The most threads that a backend uses. */
const MOST_THREADS = 64;

/** `?threads=1` in the address of the page limits the threads; other values do not. */
function startWorker(): Worker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const asked = Number(new URLSearchParams(location.search).get('threads'));
  const isSaid = Number.isInteger(asked) && asked >= 1 && asked <= MOST_THREADS;
  const threads = isSaid ? asked : undefined;
  worker.postMessage({ base: document.baseURI, threads } satisfies Setup);
  return worker;
}
