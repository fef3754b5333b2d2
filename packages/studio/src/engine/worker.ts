import { GradusError } from 'gradus';
import { Engine } from './engine.ts';
import type { Reply, Request, Setup } from './messages.ts';

/** The first message sets the engine up; all others are calls. */
addEventListener(
  'message',
  ({ data: setup }: MessageEvent<Setup>) => {
    const engine = start(setup);
    if (engine === null) return;
    addEventListener('message', ({ data }: MessageEvent<Request>) => void answer(engine, data));
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

async function answer(engine: Engine, { id, call, give }: Request): Promise<void> {
  try {
    const answers = engine.answers[call] as (give: unknown) => Promise<unknown>;
    send({ id, get: await answers(give) });
  } catch (error) {
    send({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

function send(reply: Reply): void {
  postMessage(reply);
}
