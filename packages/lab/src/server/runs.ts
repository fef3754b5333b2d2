import { basename, join } from 'node:path';
import { DataError } from 'gradus';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import * as z from 'zod/mini';
import type { Messages } from '../lang/index.ts';
import { hasConfig, type Run, readRun } from '../runs/reader.ts';
import { type SurveyedRun, surveyRun, surveyRuns } from '../runs/survey.ts';
import { readBest, readWeights } from '../runs/weights.ts';
import { RUN_FILES } from '../runs/writer.ts';
import { decimalIn } from '../settings/range.ts';
import type { DataConfig, RunConfig } from '../settings/schema.ts';
import { sweepIds } from '../sweep/folder.ts';
import { errorText } from '../text/error-text.ts';
import { ownOrigin } from './guards.ts';
import { Refusal } from './refusal.ts';
import { isSelfContained, withoutPath } from './safe-path.ts';
import { isTrial, serveSweeps } from './sweeps.ts';

/**
 * Serves the runs and sweeps in the folder `root`, read-only. An id is the name of a folder.
 *
 * | path | response |
 * |---|---|
 * | `/runs` | `{ runs, corrupt }`: runs outside sweeps, newest first, and unreadable ones |
 * | `/runs/ID/config` | the settings in the newest format, see {@link publicConfig} |
 * | `/runs/ID/events?after=N&resumes=R` | see {@link Followed} |
 * | `/runs/ID/weights`, `/runs/ID/best` | a safetensors file |
 * | `/sweeps` | `{ sweeps, corrupt }`: see {@link ListedSweep}, newest first, and unreadable ones |
 * | `/sweeps/ID` | see {@link FollowedSweep} |
 *
 * Errors are `{ error }`: 404 for what does not exist, 422 for a run with wrong files.
 */
export function serveRuns(root: string, text: Messages): Hono {
  const api = new Hono();
  api.use(ownOrigin(text), compress(), etag());
  api.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-cache');
  });
  serveSweeps(api, root, text);
  api.get('/runs', async (c) => {
    const sweeps = await sweepIds(root);
    const { runs, corrupt } = await surveyRuns(
      root,
      async (id) => !isTrial(id, sweeps) && (await isSelfContained(root, [id])),
    );
    return c.json({
      runs: runs.map(summaryOf),
      corrupt: corrupt.map(({ id, error }) => {
        return { id, problem: withoutPath(errorText(error, text), root) };
      }),
    });
  });
  api.get('/runs/:id/config', async (c) => c.json(publicConfig((await opened(root, c)).config)));
  api.get('/runs/:id/events', async (c) => {
    const query = followSchema.safeParse(c.req.query());
    if (!query.success) {
      throw new Refusal(400, ({ server }) => server.wrongQuery);
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
    throw new Refusal(422, (text) => withoutPath(errorText(error, text), root));
  });
  return api;
}

/** A run in the list, without the path of its folder. */
function summaryOf({ folder, state, tags, result, config }: SurveyedRun): object {
  const id = basename(folder);
  return { id, createdAt: config.createdAt, tags, state, result, config: publicConfig(config) };
}

/**
 * The settings that a page needs: without the paths of folders, the version of Node and the checksum, which is that of
 * the file.
 */
function publicConfig({ crc32, ...config }: RunConfig): RunConfig {
  return { ...config, node: null, data: publicData(config.data) };
}

function publicData(data: DataConfig): DataConfig {
  if (data.kind === 'pictures') return { ...data, directory: null };
  const { source, split } = data;
  const named = <T extends { path: string }>(file: T): T => ({
    ...file,
    path: basename(file.path),
  });
  return {
    ...data,
    source: source.kind === 'file' ? named(source) : source,
    split: { ...split, test: split.test === null ? null : named(split.test) },
  };
}

const count = z.pipe(z.pipe(z.string(), z.transform(decimalIn)), z.int().check(z.nonnegative()));
const followSchema = z.object({ after: z.prefault(count, '0'), resumes: z.optional(count) });

/** The response to a page that follows a run. `events` replace those of the page from index `from` on. */
export interface Followed {
  /** While this is `running`, more events can follow. */
  readonly state: SurveyedRun['state'];
  /** Index of the first of these events: N, or 0 if the log was rebuilt. */
  readonly from: number;
  /** Number of all events. */
  readonly total: number;
  /** How often the run was resumed. The page sends it with its next request, because resuming rebuilds the log. */
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
async function opened(root: string, c: Context<object, '/runs/:id/*'>): Promise<Run> {
  const id = c.req.param('id');
  const folder = join(root, id);
  if ((await isSelfContained(root, [id])) && hasConfig(folder)) return readRun(folder);
  throw new Refusal(404, ({ server }) => server.noRun(id));
}

function send(c: Context<object, '/runs/:id/*'>, name: string, bytes?: Uint8Array): Response {
  if (bytes === undefined) {
    throw new Refusal(404, ({ server }) => server.noFile(c.req.param('id'), name));
  }
  c.header('content-type', 'application/octet-stream');
  c.header('content-length', String(bytes.length));
  return c.body(bytes as Uint8Array<ArrayBuffer>);
}
