/** Schemas of the server's answers. The page uses an answer only if it fits its schema. */
import { MEASURES } from '@gradus/lab/compare';
import { checkEvent, type RunEvent } from '@gradus/lab/events';
import {
  fieldsOf,
  type RunConfig,
  runConfigSchema,
  STUDIO_DATASETS,
  type StudioData,
} from '@gradus/lab/settings';
import type { SweepView } from '@gradus/lab/trials';
import type { Value } from 'gradus/sweep';
import * as z from 'zod/mini';

const count = z.int().check(z.nonnegative());
const real = z.nullable(z.number());
const state = z.enum(['running', 'finished', 'interrupted', 'diverged']);

const listedSchema = z.object({
  id: z.string().check(z.minLength(1)),
  createdAt: z.string(),
  tags: z.array(z.string()),
  state,
  result: z.object({
    iterations: count,
    loss: real,
    accuracy: real,
    bestAccuracy: real,
    rmse: real,
    bestRmse: real,
    seconds: real,
  }),
  config: runConfigSchema,
});

/** A run of the command line, as an entry of the list. */
export type ListedRun = z.infer<typeof listedSchema>;

/** Whether the page can show a run beside its own. It cannot train on EMNIST. */
export function isForPage(config: RunConfig): config is RunConfig<StudioData> {
  const { data } = config;
  return data.kind === 'table' || STUDIO_DATASETS.some((name) => name === data.name);
}

/** The settings in an answer; null for any other answer. */
export function configOf(answer: unknown): RunConfig | null {
  return runConfigSchema.safeParse(answer).data ?? null;
}

const corruptSchema = z.object({ id: z.string(), problem: z.string() });

const listSchema = z.object({ runs: z.array(z.unknown()), corrupt: z.array(corruptSchema) });

/** All runs of the command line. */
export interface RunList {
  /** Newest first. */
  readonly runs: readonly ListedRun[];
  /** Runs that cannot be read, with the reason. */
  readonly corrupt: readonly z.infer<typeof corruptSchema>[];
}

/** The list in an answer; null if it has none. Entries that are not runs count as corrupt. */
export function runListOf(answer: unknown): RunList | null {
  const list = listSchema.safeParse(answer);
  if (!list.success) return null;
  const parsed = list.data.runs.map((entry) => ({ entry, run: listedSchema.safeParse(entry) }));
  const strange = parsed.flatMap(({ entry, run: { error } }) =>
    error === undefined ? [] : [{ id: idIn(entry), problem: fieldsIn(error) }],
  );
  return {
    runs: parsed.flatMap(({ run }) => (run.success ? [run.data] : [])),
    corrupt: [...list.data.corrupt, ...strange],
  };
}

/** The fields with wrong values. Their names are the same in every language. */
function fieldsIn({ issues }: z.core.$ZodError): string {
  return [...new Set(issues.map(({ path }) => path.join('.')))].join(', ');
}

function idIn(entry: unknown): string {
  const { data } = z.object({ id: z.string() }).safeParse(entry);
  return data?.id ?? '?';
}

const followedSchema = z.object({
  state,
  from: count,
  total: count,
  resumes: count,
  events: z.array(z.unknown()),
});

/** The new events of a run since the last question. */
export type Followed = z.infer<typeof followedSchema>;

/** Null for any other answer. */
export function followedOf(answer: unknown): Followed | null {
  return followedSchema.safeParse(answer).data ?? null;
}

const sweepFields = {
  id: z.string().check(z.minLength(1)),
  title: z.string(),
  mode: z.enum(['min', 'max']),
  measure: z.enum(MEASURES),
  watched: z.enum(['validation', 'test', 'both']),
};
const listedSweepSchema = z.object({
  ...sweepFields,
  createdAt: z.string(),
  isRunning: z.boolean(),
  ended: count,
  planned: count,
  best: real,
});

/** A sweep of the command line, as an entry of the list. */
export type ListedSweep = z.infer<typeof listedSweepSchema>;

const sweepListSchema = z.object({
  sweeps: z.array(listedSweepSchema),
  corrupt: z.array(corruptSchema),
});

/** All sweeps of the command line, the newest first. */
export type SweepList = z.infer<typeof sweepListSchema>;

/** Null for any other answer. */
export function sweepListOf(answer: unknown): SweepList | null {
  return sweepListSchema.safeParse(answer).data ?? null;
}

const value: z.ZodMiniType<Value> = z.lazy(() =>
  z.union([z.number(), z.string(), z.boolean(), z.null(), z.array(value)]),
);
const range = { least: z.number(), most: z.number() };
const dimensionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('choice'), values: z.array(value) }),
  z.object({ kind: z.literal('uniform'), ...range }),
  z.object({ kind: z.literal('logUniform'), ...range }),
  z.object({ kind: z.literal('integer'), ...range, log: z.optional(z.boolean()) }),
]);
const trialSchema = z.object({
  index: count,
  run: z.nullable(z.string()),
  state: z.enum(['complete', 'stopped', 'failed', 'running']),
  settings: z.record(z.string(), value),
  score: z.nullable(z.object({ value: z.number(), tieBreak: z.optional(z.number()) })),
  reason: z.optional(z.string()),
});
const followedSweepSchema = z.object({
  isRunning: z.boolean(),
  planned: count,
  view: z.object({
    ...sweepFields,
    dimensions: z.record(z.string(), dimensionSchema),
    trials: z.array(trialSchema),
    best: z.nullable(count),
    importance: z.nullable(z.record(z.string(), z.number())),
  }),
});

/** A sweep with its trials so far. */
export interface FollowedSweep {
  readonly isRunning: boolean;
  /** The planned number of trials. */
  readonly planned: number;
  readonly view: SweepView;
}

/** Null for any other answer. */
export function followedSweepOf(answer: unknown): FollowedSweep | null {
  return followedSweepSchema.safeParse(answer).data ?? null;
}

/** The events among values. Leaves out incomplete events and those of unknown kinds. */
export function eventsIn(values: readonly unknown[]): RunEvent[] {
  return values.flatMap((value) => {
    const checked = checkEvent(value);
    return 'event' in checked && checked.event !== null ? [checked.event] : [];
  });
}

/**
 * Whether a run contains all words of a search. A word such as `lr=0.1` is a setting with its whole value. Any other
 * word is in the name, the tags, the state or a value of the settings; from two letters on, its beginning is enough.
 */
export function matches({ id, tags, state, config }: ListedRun, words: string): boolean {
  const fields = fieldsOf(config);
  const settings = fields.map(([name, value]) => `.${name}=${value}`.toLowerCase());
  const texts = [id, ...tags, state, ...fields.map(([, value]) => String(value))];
  const known = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}.]+/u)].map(lowerCase));
  const isIn = (word: string): boolean =>
    word.includes('=')
      ? settings.some((setting) => setting.endsWith(`.${word}`))
      : known.some((text) => text === word || (word.length > 1 && text.startsWith(word)));
  return lowerCase(words)
    .split(/\s+/)
    .filter((word) => word !== '')
    .every(isIn);
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
