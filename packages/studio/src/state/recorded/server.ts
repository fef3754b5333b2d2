import type { RunConfig } from '@gradus/lab/settings';
import * as z from 'zod/mini';
import {
  configOf,
  type Followed,
  type FollowedSweep,
  followedOf,
  followedSweepOf,
  type RunList,
  runListOf,
  type SweepList,
  sweepListOf,
} from './answers.ts';

/** How much of a run is already known. */
export interface Known {
  readonly total: number;
  readonly resumes: number;
}

/** Weights that a run may have left: those of its last checkpoint and of its best test. */
type WeightsName = 'weights' | 'best';

/** Where recorded runs come from. */
export interface RunServer {
  /** Null if the page comes from a server without runs. */
  list(): Promise<RunList | null>;
  /** @throws Error if the server does not answer */
  follow(id: string, known: Known): Promise<Followed>;
  /** Null if the run has left none. @throws Error if they cannot be fetched */
  weights(id: string, name: WeightsName): Promise<Uint8Array<ArrayBuffer> | null>;
  /** @throws Error if they cannot be fetched */
  config(id: string): Promise<RunConfig>;
  /** Null if the page comes from a server without sweeps. */
  sweeps(): Promise<SweepList | null>;
  /** @throws Error if the server does not answer */
  sweep(id: string): Promise<FollowedSweep>;
}

/**
 * The server of the page, if `gradus studio` serves it: the runs lie beside the page.
 * @param root the address of the page
 */
export function runServer(root: string): RunServer {
  const ask = (path: string) => fetch(new URL(`api/${path}`, root));
  const at = (kind: 'runs' | 'sweeps', id: string) => `${kind}/${encodeURIComponent(id)}`;
  /** Null if there are none: other servers have no such file, or answer with the page itself. */
  const list = async (kind: 'runs' | 'sweeps'): Promise<unknown> => {
    const response = await ask(kind).catch(() => null);
    if (response === null || response.status === 404 || !isJson(response)) return null;
    return answered(response);
  };
  return {
    list: async () => runListOf(await list('runs')),
    sweeps: async () => sweepListOf(await list('sweeps')),
    async sweep(id) {
      const sweep = followedSweepOf(await answered(await ask(at('sweeps', id))));
      if (sweep !== null) return sweep;
      throw new Error(`${id}: the server's answer is not a sweep.`);
    },
    async config(id) {
      const config = configOf(await answered(await ask(`${at('runs', id)}/config`)));
      if (config !== null) return config;
      throw new Error(`${id}: the server's answer is not the settings of a run.`);
    },
    async follow(id, { total, resumes }) {
      const path = `${at('runs', id)}/events?after=${total}&resumes=${resumes}`;
      const followed = followedOf(await answered(await ask(path)));
      if (followed !== null) return followed;
      throw new Error(`${id}: the server's answer does not contain the events of the run.`);
    },
    async weights(id, name) {
      const response = await ask(`${at('runs', id)}/${name}`);
      if (response.status === 404) return null;
      if (!response.ok) await answered(response);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

function isJson({ headers }: Response): boolean {
  return headers.get('content-type')?.includes('json') ?? false;
}

const refusalSchema = z.object({ error: z.string() });

/** @throws Error with the server's message if it refuses */
async function answered(response: Response): Promise<unknown> {
  const answer: unknown = isJson(response) ? await response.json().catch(() => null) : null;
  if (response.ok) return answer;
  const refusal = refusalSchema.safeParse(answer).data?.error;
  throw new Error(refusal ?? `the server answered with status ${response.status}.`);
}
