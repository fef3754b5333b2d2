import { TASK_NAMES } from 'gradus/train';
import * as z from 'zod/mini';
import { probeEventSchema } from '../diagnostics/record.ts';
import type { RunEvent } from './events.ts';

const count = z.int().check(z.nonnegative());
const seconds = z.number().check(z.nonnegative());
const error = z.number().check(z.nonnegative());
const percent = z.number().check(z.minimum(0), z.maximum(100));

/** An event about a model. Parsing drops fields that are not named here. */
const named = <Name extends string, Shape extends z.core.$ZodShape>(event: Name, shape: Shape) =>
  z.object({ event: z.literal(event), model: z.string(), ...shape });

const evaluated = {
  iteration: count,
  loss: z.number(),
  total: count,
  split: z._default(z.enum(['validation', 'test']), 'test'),
};

/** Scores of regression. R² is at most 1 and has no lower limit. */
const errorScores = { mae: error, rmse: error, r2: z.number().check(z.maximum(1)) };

const SCHEMAS = {
  start: named('start', {
    parameters: count,
    iterations: count,
    batchSize: count,
    batchesPerEpoch: count,
    trainSize: count,
    // Runs without these fields are older: they were trained on classes and evaluated only on the test set.
    task: z._default(z.enum(TASK_NAMES), 'classification'),
    validationSize: z._default(z.nullable(count), null),
    testSize: z.nullable(count),
  }),
  resume: named('resume', { iteration: count, at: z.string() }),
  step: named('step', { iteration: count, loss: z.number() }),
  eval: z.union([
    named('eval', { ...evaluated, accuracy: percent, correct: count }),
    named('eval', { ...evaluated, ...errorScores }),
  ]),
  diverged: named('diverged', {
    iteration: count,
    loss: z.enum(['NaN', 'Infinity', '-Infinity']),
    layer: z.nullable(z.string()),
  }),
  end: named('end', {
    seconds,
    parameters: count,
    iterations: count,
    loss: z.nullable(z.number()),
    accuracy: z.nullable(percent),
    correct: z.nullable(count),
    total: z.nullable(count),
    ...z.partial(z.object(errorScores)).shape,
    aborted: z.boolean(),
    reason: z.enum(['done', 'aborted', 'early-stop']),
  }),
  checkpoint: z.object({ event: z.literal('checkpoint'), iteration: count }),
  probe: probeEventSchema,
} satisfies Record<RunEvent['event'], z.ZodMiniType>;

const kindSchema = z.object({ event: z.string() });

/** A checked line of a log: an event (null if this version does not know its kind), or an error. */
type CheckedEvent = { readonly event: RunEvent | null } | { readonly error: z.core.$ZodError };

/**
 * Checks a value that may be an event. A log may hold kinds of events from later versions, so an unknown kind is
 * allowed and gives null.
 */
export function checkEvent(value: unknown): CheckedEvent {
  const kind = kindSchema.safeParse(value);
  if (!kind.success) return { error: kind.error };
  const name = kind.data.event;
  if (!Object.hasOwn(SCHEMAS, name)) return { event: null };
  const parsed = SCHEMAS[name as RunEvent['event']].safeParse(value);
  return parsed.success ? { event: parsed.data } : { error: parsed.error };
}
