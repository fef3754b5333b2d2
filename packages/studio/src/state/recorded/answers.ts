/** What the server beside the page may answer. Nothing of it is believed before it fits these schemas. */
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

/** A run of the command line's, as the list has it. */
export type ListedRun = z.infer<typeof listedSchema>;

/** Whether the page can show a run beside its own: it knows neither tables nor class folders. */
export function isForPage(config: RunConfig): config is RunConfig<StudioData> {
  const { data } = config;
  return data.kind === 'pictures' && STUDIO_DATASETS.some((name) => name === data.name);
}

/** The settings in an answer. Null where it is no such answer. */
export function configOf(answer: unknown): RunConfig | null {
  return runConfigSchema.safeParse(answer).data ?? null;
}

const corruptSchema = z.object({ id: z.string(), problem: z.string() });

const listSchema = z.object({ runs: z.array(z.unknown()), corrupt: z.array(corruptSchema) });

/** All runs of the command line's. */
export interface RunList {
  /** Newest first. */
  readonly runs: readonly ListedRun[];
  /** Those that cannot be read, and why. */
  readonly corrupt: readonly z.infer<typeof corruptSchema>[];
}

/** The list in an answer; an entry that is no run counts as corrupt. Null where it is no list at all. */
export function runListOf(answer: unknown): RunList | null {
  const list = listSchema.safeParse(answer);
  if (!list.success) return null;
  const parsed = list.data.runs.map((entry) => ({ entry, run: listedSchema.safeParse(entry) }));
  const strange = parsed.flatMap(({ entry, run: { error } }) =>
    error === undefined ? [] : [{ id: idIn(entry), problem: z.prettifyError(error) }],
  );
  return {
    runs: parsed.flatMap(({ run }) => (run.success ? [run.data] : [])),
    corrupt: [...list.data.corrupt, ...strange],
  };
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

/** What a run has told since it was last asked. */
export type Followed = z.infer<typeof followedSchema>;

/** Null where it is no such answer. */
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

/** A sweep of the command line's, as the list has it. */
export type ListedSweep = z.infer<typeof listedSweepSchema>;

const sweepListSchema = z.object({
  sweeps: z.array(listedSweepSchema),
  corrupt: z.array(corruptSchema),
});

/** All sweeps of the command line's, the newest first. */
export type SweepList = z.infer<typeof sweepListSchema>;

/** Null where it is no such answer. */
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
  /** How many trials there are to be. */
  readonly planned: number;
  readonly view: SweepView;
}

/** Null where it is no such answer. */
export function followedSweepOf(answer: unknown): FollowedSweep | null {
  return followedSweepSchema.safeParse(answer).data ?? null;
}

/** The events among values; what is no whole event of a kind known here is left out. */
export function eventsIn(values: readonly unknown[]): RunEvent[] {
  return values.flatMap((value) => {
    const checked = checkEvent(value);
    return 'event' in checked && checked.event !== null ? [checked.event] : [];
  });
}

/** Whether all words stand somewhere in what is known of a run: its name, tags, state or settings. */
export function matches({ id, tags, state, config }: ListedRun, words: string): boolean {
  const settings = fieldsOf(config).map(([name, value]) => `${name}=${value}`);
  const known = [id, ...tags, state, ...settings].join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => known.includes(word));
}
