import * as z from 'zod/mini';

/** Null stands for what is not finite, for which JSON has no number. */
const real = z.nullable(z.number());

const count = z.int().check(z.nonnegative());
const share = z.number().check(z.minimum(0), z.maximum(1));
const percent = z.number().check(z.minimum(0), z.maximum(100));

const histogramSchema = z.object({
  /** Where the first bin begins and the last one ends. */
  low: z.number(),
  high: z.number(),
  /** How many values each bin holds; bins are equally wide. */
  counts: z.array(count),
});

const layerSchema = z.object({
  /** Its path in the model, such as `fc1`. */
  name: z.string(),
  /** Such as `Linear 784 → 100`. */
  description: z.string(),
  /** False for the output layer. */
  hidden: z.boolean(),
  /** RMS over units and samples of ∂L/∂z, where L is the loss of one sample and z the layer's output. */
  signal: real,
  /** RMS of ∂L/∂W, where L is the mean loss of the probe set. */
  gradient: real,
  /** RMS of the weights. */
  weight: real,
  /** ‖Δθ‖/‖θ‖ of the weight at the steps that were measured since the last probe, oldest first. */
  updates: z.array(real),
  /** Of at most 2,000 weights, evenly spaced. */
  weights: histogramSchema,
});

const activationSchema = z.object({
  /** Its path in the model, such as `sigmoid1`. */
  name: z.string(),
  /** Such as `Sigmoid`. */
  description: z.string(),
  /** The layer whose output it takes. */
  layer: z.string(),
  units: count,
  /** Of at most 2,000 values that its units receive (z), from evenly spaced samples; older logs lack it. */
  received: z.optional(histogramSchema),
  /** Of what its units give for them. */
  values: histogramSchema,
  /** Of a function with two ends: shares of (unit, sample) pairs near each, and the mean of f′ / max f′. */
  saturation: z.optional(z.object({ low: share, high: share, slope: real })),
  /** Of a function that can be 0: units that are 0 for all samples, and the share of pairs that are 0. */
  silence: z.optional(z.object({ dead: count, zeros: share })),
});

/** What `probe` lines of a run's log hold. */
export const probeEventSchema = z.object({
  event: z.literal('probe'),
  model: z.string(),
  /** Steps taken so far. */
  iteration: count,
  /** Size of the probe set. */
  samples: count,
  /** The largest magnitude in what the first layer takes of the first 100 samples. */
  inputs: real,
  /** Mean loss of the probe set. */
  loss: real,
  /** Classes that the model tells apart, and how much of the probe set it recognises, in per cent. */
  classes: z.nullable(count),
  accuracy: z.nullable(percent),
  /** Where targets are numbers: the loss of always predicting their mean, which is their variance for MSE. */
  guessing: z.optional(real),
  /** Layers with weights, in the order in which they run. */
  layers: z.array(layerSchema),
  /** Activations between those layers. */
  activations: z.array(activationSchema),
  /** The first tensor on the way forward and back that is not finite. */
  nonFinite: z.nullable(z.object({ layer: z.nullable(z.string()), tensor: z.string() })),
  /** What the probe and the measured steps before it cost, wall-clock. */
  seconds: z.number().check(z.nonnegative()),
});

/** A histogram with bins of equal width. */
export type Histogram = z.infer<typeof histogramSchema>;

/** What a probe saw of one layer with weights. */
export type LayerRecord = z.infer<typeof layerSchema>;

/** What a probe saw of one activation between layers. */
export type ActivationRecord = z.infer<typeof activationSchema>;

/** What one probe saw: a line of a run's log. */
export type ProbeEvent = z.infer<typeof probeEventSchema>;

/** The first tensor that is not finite. */
export type NonFinite = NonNullable<ProbeEvent['nonFinite']>;

/** What probes saw, of all events of a log. A line that is not a whole probe is left out. */
export function probesIn(events: readonly { readonly event: string }[]): ProbeEvent[] {
  return events.flatMap((event) => {
    if (event.event !== 'probe') return [];
    const { success, data } = probeEventSchema.safeParse(event);
    return success ? [data] : [];
  });
}
