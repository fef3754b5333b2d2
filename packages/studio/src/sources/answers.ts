/** What the server beside the page may answer. Nothing of it is believed before it fits these schemas. */
import { runConfigSchema } from '@gradus/lab/config';
import { probeEventSchema } from '@gradus/lab/diagnostics';
import type { RunEvent } from '@gradus/lab/events';
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
  config: runConfigSchema,
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

const named = <Name extends string, Shape extends z.core.$ZodShape>(event: Name, shape: Shape) =>
  z.looseObject({ event: z.literal(event), ...shape });

const eventSchema = z.discriminatedUnion('event', [
  named('start', { parameters: count, iterations: count, batchesPerEpoch: count }),
  named('step', { iteration: count, loss: z.number() }),
  named('eval', { iteration: count, loss: z.number(), accuracy: z.number() }),
  named('diverged', { iteration: count, loss: z.string(), layer: z.nullable(z.string()) }),
  named('end', { iterations: count, seconds: z.number(), loss: real, aborted: z.boolean() }),
  named('resume', { iteration: count }),
  named('checkpoint', { iteration: count }),
  probeEventSchema,
]);

/** The events among values; what is no whole event of a kind known here is left out. */
export function eventsIn(values: readonly unknown[]): RunEvent[] {
  return values.flatMap((value) => {
    const { data } = eventSchema.safeParse(value);
    return data === undefined ? [] : [data as unknown as RunEvent];
  });
}
