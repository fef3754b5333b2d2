import { readdir } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { DataError } from 'gradus';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import * as z from 'zod/mini';
import { unreadable } from '../runs/open.ts';
import { hasConfig, type Run, readRun } from '../runs/reader.ts';
import { type SurveyedRun, surveyRun, surveyRuns } from '../runs/survey.ts';
import { readBest, readWeights } from '../runs/weights.ts';
import { RUN_FILES } from '../runs/writer.ts';
import { STUDIO_DATASETS } from '../settings/names.ts';
import { decimalIn } from '../settings/range.ts';
import type { RunConfig, StudioData } from '../settings/schema.ts';
import { ownOrigin } from './guards.ts';
import { safePath } from './safe-path.ts';

/**
 * The runs in the folder `root`, to be read and no more. A run's id is the name of its folder.
 *
 * | path | answer |
 * |---|---|
 * | `/runs` | `{ runs, corrupt }`: those that the Studio shows, newest first, and those that cannot be read |
 * | `/runs/ID/config` | the settings, of the newest version, see {@link publicConfig} |
 * | `/runs/ID/events?after=N&resumes=R` | see {@link Followed} |
 * | `/runs/ID/weights`, `/runs/ID/best` | a safetensors file |
 *
 * Errors are `{ error }`: 404 for what is not there, 422 for a run whose files are wrong.
 */
export function serveRuns(root: string): Hono {
  const api = new Hono();
  api.use(ownOrigin, compress(), etag());
  api.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-cache');
  });
  api.get('/runs', async (c) => {
    const { runs, corrupt } = await surveyRuns(root, (id) => isSelfContained(root, id));
    return c.json({
      runs: runs.flatMap((run) => (isShown(run) ? [summaryOf(run, run.config)] : [])),
      corrupt: corrupt.map(({ id, problem }) => ({ id, problem: withoutPath(problem, root) })),
    });
  });
  api.get('/runs/:id/config', async (c) => c.json(publicConfig((await opened(root, c)).config)));
  api.get('/runs/:id/events', async (c) => {
    const query = followSchema.safeParse(c.req.query());
    if (!query.success) {
      throw new HTTPException(400, { message: 'after and resumes are integers of at least 0' });
    }
    return c.json(followed(await surveyRun(await opened(root, c)), query.data));
  });
  api.get('/runs/:id/weights', async (c) => {
    const weights = await readWeights(await opened(root, c));
    return send(c, RUN_FILES.weights, weights?.bytes);
  });
  api.get('/runs/:id/best', async (c) => {
    const best = await readBest(await opened(root, c));
    return send(c, RUN_FILES.best, best?.bytes);
  });
  api.onError((error) => {
    if (!(error instanceof DataError)) throw error;
    throw new HTTPException(422, { message: withoutPath(error.message, root) });
  });
  return api;
}

/** Whether the Studio shows a run: it knows neither tables nor class folders. */
function isShown(run: Run): run is Run<StudioData> {
  const { data } = run.config;
  return data.kind === 'pictures' && STUDIO_DATASETS.some((name) => name === data.name);
}

/** A run as the list has it: without the place of its folder on this machine. */
function summaryOf(
  { folder, state, tags, result }: SurveyedRun,
  config: RunConfig<StudioData>,
): object {
  const id = basename(folder);
  return { id, createdAt: config.createdAt, tags, state, result, config: publicConfig(config) };
}

/**
 * The settings as a page needs them: without the folder of the data, which is a path of this machine, the
 * version of Node and the checksum, which holds for the file only.
 */
function publicConfig({ crc32, ...config }: RunConfig<StudioData>): RunConfig<StudioData> {
  return { ...config, node: null, data: { ...config.data, directory: null } };
}

const count = z.pipe(z.pipe(z.string(), z.transform(decimalIn)), z.int().check(z.nonnegative()));
const followSchema = z.object({ after: z.prefault(count, '0'), resumes: z.optional(count) });

/** The answer to a page that follows a run; `events` replace what it has from index `from` on. */
export interface Followed {
  /** While this is `running`, there may be more later. */
  readonly state: SurveyedRun['state'];
  /** The number of the first of these events, from 0: N, or 0 where the log was folded anew. */
  readonly from: number;
  /** How many there are in all. */
  readonly total: number;
  /** How often the run was resumed: what a page says next time, since resuming folds the log anew. */
  readonly resumes: number;
  readonly events: SurveyedRun['events'];
}

function followed(
  { events, state }: SurveyedRun,
  { after, resumes: known }: z.infer<typeof followSchema>,
): Followed {
  const resumes = events.filter(({ event }) => event === 'resume').length;
  const isSameLog = after <= events.length && (known ?? resumes) === resumes;
  const from = isSameLog ? after : 0;
  return { state, from, total: events.length, resumes, events: events.slice(from) };
}

/** The run that a request is about. */
async function opened(root: string, c: Context<object, '/runs/:id/*'>): Promise<Run<StudioData>> {
  const id = c.req.param('id');
  const folder = join(root, id);
  if ((await isSelfContained(root, id)) && hasConfig(folder)) {
    const run = await readRun(folder);
    if (isShown(run)) return run;
  }
  throw new HTTPException(404, { message: `there is no run ${id}` });
}

function send(c: Context<object, '/runs/:id/*'>, name: string, bytes?: Uint8Array): Response {
  if (bytes === undefined) {
    throw new HTTPException(404, { message: `${c.req.param('id')} has no ${name}` });
  }
  c.header('content-type', 'application/octet-stream');
  c.header('content-length', String(bytes.length));
  return c.body(bytes as Uint8Array<ArrayBuffer>);
}

/** Whether a run's folder and all that it holds lie in `root`, also where they are links. */
async function isSelfContained(root: string, id: string): Promise<boolean> {
  const folder = await safePath(root, [id]);
  if (folder === null) return false;
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    if (cause.code === 'ENOTDIR') return [];
    throw unreadable(folder, cause);
  });
  const links = entries.filter((entry) => entry.isSymbolicLink());
  const targets = await Promise.all(links.map(({ name }) => safePath(root, [id, name])));
  return targets.every((target) => target !== null);
}

/** A message without the part of its paths that is this machine's business. */
function withoutPath(message: string, root: string): string {
  return message.replaceAll(root + sep, '').replaceAll(root, basename(root));
}
