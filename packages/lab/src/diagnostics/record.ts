import * as z from 'zod/mini';

/** Null stands for NaN and infinities, which JSON cannot hold. */
const real = z.nullable(z.number());

const count = z.int().check(z.nonnegative());
const share = z.number().check(z.minimum(0), z.maximum(1));
const percent = z.number().check(z.minimum(0), z.maximum(100));

const histogramSchema = z.object({
  /** Lower end of the first bin, and upper end of the last. */
  low: z.number(),
  high: z.number(),
  /** Number of values in each bin. Bins have equal widths. */
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
  /** Histogram of at most 2,000 evenly spaced weights. */
  weights: histogramSchema,
});

const activationSchema = z.object({
  /** Its path in the model, such as `sigmoid1`. */
  name: z.string(),
  /** Such as `Sigmoid`. */
  description: z.string(),
  /** The layer whose output it receives. */
  layer: z.string(),
  units: count,
  /** Histogram of at most 2,000 inputs of its units (z), from evenly spaced samples. Older logs lack it. */
  received: z.optional(histogramSchema),
  /** Histogram of the outputs for them. */
  values: histogramSchema,
  /** For sigmoid and tanh: shares of (unit, sample) pairs near each end, and the mean of f′ / max f′. */
  saturation: z.optional(z.object({ low: share, high: share, slope: real })),
  /** For functions such as ReLU: number of units that are 0 for all samples, and the share of pairs that are 0. */
  silence: z.optional(z.object({ dead: count, zeros: share })),
});

/** Schema of the `probe` lines in a run's log. */
export const probeEventSchema = z.object({
  event: z.literal('probe'),
  model: z.string(),
  /** Steps taken so far. */
  iteration: count,
  /** Size of the probe set. */
  samples: count,
  /** The largest magnitude of the first layer's input, over the first 100 samples. */
  inputs: real,
  /** Mean loss of the probe set. */
  loss: real,
  /** Number of classes, and accuracy on the probe set in per cent. */
  classes: z.nullable(count),
  accuracy: z.nullable(percent),
  /** If targets are numbers: the loss of always predicting their mean, which is their variance for MSE. */
  guessing: z.optional(real),
  /** Layers with weights, in the order in which they run. */
  layers: z.array(layerSchema),
  /** Activations between those layers. */
  activations: z.array(activationSchema),
  /** The first tensor of the forward and backward pass that is not finite. */
  nonFinite: z.nullable(z.object({ layer: z.nullable(z.string()), tensor: z.string() })),
  /** Wall-clock time of the probe and of measuring the steps before it. */
  seconds: z.number().check(z.nonnegative()),
});

/** A histogram with bins of equal width. */
export type Histogram = z.infer<typeof histogramSchema>;

/** The measurements of one layer with weights. */
export type LayerRecord = z.infer<typeof layerSchema>;

/** The measurements of one activation between layers. */
export type ActivationRecord = z.infer<typeof activationSchema>;

/** The measurements of one probe: a line of a run's log. */
export type ProbeEvent = z.infer<typeof probeEventSchema>;

/** The first tensor that is not finite. */
export type NonFinite = NonNullable<ProbeEvent['nonFinite']>;

/** The probes among the events of a log. Incomplete probes are left out. */
export function probesIn(events: readonly { readonly event: string }[]): ProbeEvent[] {
  return events.flatMap((event) => {
    if (event.event !== 'probe') return [];
    const { success, data } = probeEventSchema.safeParse(event);
    return success ? [data] : [];
  });
}
