/** The test of a network for a table, as a run keeps it in `judgement.json`. */
import type { Interval } from 'gradus/metrics';
import type { TaskName } from 'gradus/train';
import * as z from 'zod/mini';
import { METRICS, type Metric, type MetricName } from './metrics.ts';

/** A metric of predictions, with its 95 % bootstrap interval over the rows; NaN if it is not defined. */
export interface MeasuredMetric extends Interval {
  readonly name: MetricName;
  readonly better: Metric['better'];
  readonly value: number;
}

/** The permutation importance of a column: how much worse the main metric gets when its values are shuffled. */
export interface NamedImportance {
  readonly column: string;
  readonly mean: number;
  readonly std: number;
}

/** The quantiles of errors in {@link RegressionErrors}: 0 is the smallest error, 1 the largest. */
export const ERROR_SHARES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;

/** The most test rows to store actual and predicted numbers of. */
export const MOST_PAIRS = 1000;

/** The errors of predicted numbers, in the unit of the target. */
export interface RegressionErrors {
  /** Quantiles of predicted minus actual over all test rows, one for each of {@link ERROR_SHARES}. */
  readonly quantiles: readonly number[];
  /** The actual and predicted numbers of at most {@link MOST_PAIRS} test rows, evenly spaced. */
  readonly pairs: readonly (readonly [actual: number, predicted: number])[];
}

/** A feature along one side of a {@link Boundary}. */
export interface BoundaryAxis {
  readonly column: string;
  readonly low: number;
  readonly high: number;
}

/** The most probable class at each place of the plane, for a network whose features are two numbers. */
export interface Boundary {
  readonly x: BoundaryAxis;
  readonly y: BoundaryAxis;
  /** The cells along each side. */
  readonly size: number;
  /** [size · size]: classes, row by row from the lowest y, each row from the lowest x. */
  readonly classes: readonly number[];
  /** [size · size]: the probabilities of these classes in whole per cent. */
  readonly confidences: readonly number[];
  /** Test rows, evenly spaced. */
  readonly points: readonly (readonly [x: number, y: number, actual: number])[];
}

/** One of several targets, in its own unit. */
export interface TargetEvaluation {
  readonly name: string;
  /** The main one first. */
  readonly metrics: readonly MeasuredMetric[];
  /** Null if no row has all targets. */
  readonly errors: RegressionErrors | null;
}

/** The metrics of a constant (the most frequent class or the mean of the training rows) and of a linear model. */
export type Baselines = Readonly<Record<'constant' | 'linear', readonly MeasuredMetric[]>>;

/** One of several targets, with the metrics of simpler models. */
export interface TargetJudgement extends TargetEvaluation {
  /** Null in old judgements. */
  readonly baselines: Baselines | null;
}

/** The result of `evaluateTable`. */
export interface TableEvaluation {
  readonly task: TaskName;
  /** The number of tested rows. */
  readonly rows: number;
  /**
   * The main one first. For several targets, the mean over them, each in standard deviations of its training rows,
   * since their units differ.
   */
  readonly metrics: readonly MeasuredMetric[];
  /** `[actual][predicted]` of the rows, in the order of the class names; null in regression. */
  readonly confusion: readonly (readonly number[])[] | null;
  /** Null in classification, with several targets, and if no row has a target. */
  readonly errors: RegressionErrors | null;
  /** Each of several targets; null if there is only one. */
  readonly targets: readonly TargetEvaluation[] | null;
}

/** The result of `judgeTable` on the test rows. */
export interface TableJudgement extends TableEvaluation {
  readonly targets: readonly TargetJudgement[] | null;
  readonly baselines: Baselines;
  /** How much better the main metric is than the linear model's, paired over the same test rows. */
  readonly gainOverLinear: Interval & { readonly value: number };
  /** Null unless classes are predicted from exactly two numbers. */
  readonly boundary: Boundary | null;
  /** The most important column first, measured on at most 5,000 validation rows; empty above 2,000 columns. */
  readonly importance: readonly NamedImportance[];
}

/** A number; null in JSON stands for NaN and the infinities. */
const measure = z.pipe(
  z.nullable(z.number()),
  z.transform((value) => value ?? Number.NaN),
);
const count = z.int().check(z.nonnegative());
const share = z.int().check(z.minimum(0), z.maximum(100));
const interval = { value: measure, low: measure, high: measure };

/** Whether all lists have this length. */
function sameLength(length: number, ...lists: readonly { readonly length: number }[]): boolean {
  return lists.every((list) => list.length === length);
}

const metric = z.object({ name: z.string(), better: z.enum(['higher', 'lower']), ...interval });
const metrics = z.array(metric).check(z.minLength(1));

const confusion = z.array(z.array(count)).check(
  z.refine((rows) => rows.length > 0 && sameLength(rows.length, ...rows), {
    error: 'a confusion matrix has as many columns as rows',
  }),
);

const errors = z.object({
  quantiles: z.array(measure).check(z.length(ERROR_SHARES.length)),
  pairs: z.array(z.tuple([measure, measure])).check(z.maxLength(MOST_PAIRS)),
});

const baselines = z.object({ constant: metrics, linear: metrics });

const targets = z
  .array(
    z.object({
      name: z.string(),
      metrics,
      errors: z.nullable(errors),
      baselines: z._default(z.nullable(baselines), null),
    }),
  )
  .check(z.minLength(2));

const axis = z
  .object({ column: z.string(), low: z.number(), high: z.number() })
  .check(z.refine(({ low, high }) => low < high, { error: 'low must be below high' }));

function isOn({ low, high }: z.infer<typeof axis>, value: number): boolean {
  return low <= value && value <= high;
}

const boundary = z
  .object({
    x: axis,
    y: axis,
    size: z.int().check(z.minimum(1), z.maximum(1000)),
    classes: z.array(count),
    confidences: z.array(share),
    points: z.array(z.tuple([z.number(), z.number(), count])),
  })
  .check(
    z.refine(({ x, y, points }) => points.every(([left, up]) => isOn(x, left) && isOn(y, up)), {
      error: 'points must lie between the ends of both axes',
    }),
    z.refine(({ size, classes, confidences }) => sameLength(size ** 2, classes, confidences), {
      error: 'classes and confidences need size × size numbers',
    }),
  );

const judgement = z
  .object({
    task: z.enum(['classification', 'regression']),
    rows: count,
    metrics,
    baselines,
    gainOverLinear: z.object(interval),
    confusion: z.nullable(confusion),
    errors: z.nullable(errors),
    // Old judgements lack it: a table then had one target.
    targets: z._default(z.nullable(targets), null),
    boundary: z.nullable(boundary),
    importance: z.array(z.object({ column: z.string(), mean: measure, std: measure })),
  })
  .check(
    z.refine(({ task, confusion }) => (task === 'classification') === (confusion !== null), {
      error: 'classification has a confusion matrix, and regression has none',
      path: ['confusion'],
    }),
    z.refine(({ task, metrics, baselines, targets }) => {
      const known: readonly string[] = METRICS[task].map(({ name }) => name);
      const names = metrics.map(({ name }) => name);
      const all = [{ metrics, baselines }, ...(targets ?? [])].flatMap((each) => [
        each.metrics,
        ...(each.baselines === null ? [] : Object.values(each.baselines)),
      ]);
      return (
        names.every((name) => known.includes(name)) &&
        all.every((each) => each.map(({ name }) => name).join() === names.join())
      );
    }, 'the metrics must be those of the task, the same for the network and its baselines'),
  );

/** The schema of `judgement.json`, with a check of each field. */
export const judgementSchema = judgement as unknown as z.ZodMiniType<TableJudgement>;
