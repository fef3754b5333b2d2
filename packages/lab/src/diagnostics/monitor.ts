import type { TypedArray } from 'gradus';
import type { Module, Parameter } from 'gradus/nn';
import type { DivergedEvent, TaskName, TrainEvent } from 'gradus/train';
import { Probe, type ProbeOptions, type ProbeResult } from './probe.ts';
import type { ProbeEvent } from './record.ts';
import { MEASURED_STEPS, stepsToProbe } from './schedule.ts';
import { UpdateMeter } from './updates.ts';

/** A copy of a model's parameters. */
class Snapshot {
  private readonly values: ReadonlyMap<Parameter, TypedArray>;

  constructor(model: Module) {
    this.values = new Map(model.parameters().map((each) => [each, each.dataSync()]));
  }

  /** Calls `fn` with the copied parameters in the model, and then restores the current ones bit for bit. */
  during<T>(fn: () => T): T {
    const now = [...this.values.keys()].map((each) => [each, each.dataSync()] as const);
    for (const [parameter, values] of this.values) parameter.setData(values);
    try {
      return fn();
    } finally {
      for (const [parameter, values] of now) parameter.setData(values);
    }
  }
}

/**
 * Watches training through its events: probes the model on schedule, and measures the steps before each probe.
 * Training gives the same bits as without a monitor.
 *
 * The first probe runs after step 1, on a copy of the initial weights. By then everything that training needs too,
 * such as the data set, is loaded, and does not count as the cost of monitoring.
 *
 *     const monitor = new Monitor({ model, loss, dataset });
 *     const stepsPerExecution = (iteration) => monitor.stepsUntilLook(iteration);
 *     await train({ …, stepsPerExecution, onEvent: (event) => { const probe = monitor.event(event); … } });
 */
export class Monitor {
  private readonly options: ProbeOptions;
  private readonly interval: number | undefined;
  private readonly updates: UpdateMeter;
  private probe: Probe | null = null;
  /** The weights before the first step, until they have been probed. */
  private start: Snapshot | null = null;
  /** Seconds spent on measuring since the last probe. */
  private seconds = 0;

  /** @param interval steps between two probes; 250 if not given. Fewer probes for steps that take little time */
  constructor(options: ProbeOptions, interval?: number) {
    this.options = options;
    this.interval = interval;
    this.updates = new UpdateMeter(options.model);
  }

  /** Call it with every event, while the model is in the state of that event. */
  event(event: TrainEvent<TaskName>): ProbeEvent | null {
    if (event.event === 'start') this.start = this.timed(() => new Snapshot(this.options.model));
    if (event.event === 'step') return this.after(event.iteration);
    if (event.event === 'diverged') return this.afterDivergence(event);
    if (event.event === 'resume') this.prepare(event.iteration);
    // Stopped before the first step.
    return event.event === 'end' && this.start !== null ? this.probeNow(0) : null;
  }

  /** How many steps can be taken before the monitor must see the model. @param iteration steps taken so far */
  stepsUntilLook(iteration: number): number {
    if (this.start !== null || this.updates.isMeasuring) return 1;
    const next = iteration + 1;
    return Math.max(1, 1 + stepsToProbe(next, this.interval) - MEASURED_STEPS);
  }

  /** Probes now, whatever the schedule. @param iteration steps taken so far */
  probeNow(iteration: number): ProbeEvent {
    return this.probed(this.timed(() => this.probeAt(iteration)));
  }

  /** Probes after a step that diverged. The step was not taken: the parameters are those before it. */
  private afterDivergence({ iteration, layer }: DivergedEvent): ProbeEvent {
    const result = this.timed(() => this.probeAt(iteration - 1));
    const tensor = layer === null ? 'loss' : 'output';
    return this.probed({ ...result, nonFinite: result.nonFinite ?? { layer, tensor } });
  }

  /** @param iteration steps taken so far */
  private after(iteration: number): ProbeEvent | null {
    const { start, updates } = this;
    if (start === null && !updates.isMeasuring && !this.isNearProbe(iteration)) return null;
    const result = this.timed(() => this.measure(iteration));
    return result === null ? null : this.probed(result);
  }

  private timed<T>(fn: () => T): T {
    const started = performance.now();
    const result = fn();
    this.seconds += (performance.now() - started) / 1000;
    return result;
  }

  private probed(result: ProbeResult): ProbeEvent {
    const seconds = Number(this.seconds.toFixed(6));
    this.seconds = 0;
    return { ...result, seconds };
  }

  private measure(iteration: number): ProbeResult | null {
    const { updates, start } = this;
    if (updates.isMeasuring) updates.measure();
    let result: ProbeResult | null = null;
    if (start !== null) result = start.during(() => this.probeAt(0));
    else if (stepsToProbe(iteration, this.interval) === 0) result = this.probeAt(iteration);
    this.prepare(iteration);
    return result;
  }

  /** Copies the weights if the next step will be measured. */
  private prepare(iteration: number): void {
    const { updates } = this;
    if (!updates.isMeasuring && this.isNearProbe(iteration)) updates.begin();
  }

  private probeAt(iteration: number): ProbeResult {
    this.start = null;
    this.probe ??= new Probe(this.options);
    return this.probe.run(iteration, this.updates.take());
  }

  /** Whether the step after this one will be measured. */
  private isNearProbe(iteration: number): boolean {
    return stepsToProbe(iteration + 1, this.interval) < MEASURED_STEPS;
  }
}
