import { fieldsOf, studioRunSchema } from '@gradus/lab/settings';
/** What the server beside the page may answer. Nothing of it is believed before it fits these schemas. */

import { checkEvent, type RunEvent } from '@gradus/lab/events';
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
    seconds: real,
  }),
  config: studioRunSchema,
});

/** A run of the command line's, as the list has it. */
export type ListedRun = z.infer<typeof listedSchema>;

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
