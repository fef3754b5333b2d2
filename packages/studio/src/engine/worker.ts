import { GradusError } from 'gradus';
import { Engine } from './engine.ts';
import type { Reply, Request, Setup } from './messages.ts';
import { movedWith } from './moving.ts';

/** The first message starts the engine; all others are calls. */
addEventListener(
  'message',
  ({ data: setup }: MessageEvent<Setup>) => {
    const engine = start(setup);
    if (engine === null) return;
    addEventListener('message', ({ data }: MessageEvent<Request>) => void handle(engine, data));
  },
  { once: true },
);

function start(setup: Setup): Engine | null {
  try {
    return new Engine({ ...setup, post: (event) => send({ event }) });
  } catch (error) {
    if (!(error instanceof GradusError)) throw error;
    send({ failure: { code: error.code, message: error.message } });
    return null;
  }
}

async function handle(engine: Engine, { id, call, params }: Request): Promise<void> {
  try {
    const result = await engine.answer(call, params);
    send({ id, result }, movedWith(result));
  } catch (error) {
    send({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

function send(reply: Reply, moved: Transferable[] = []): void {
  postMessage(reply, { transfer: moved });
}
