import type { TaskName, TrainEvent } from 'gradus/train';
import { percentDigits } from '../../../compare/index.ts';
import { settingsOf } from '../../../diagnostics/apply-advice.ts';
import { diagnose, Monitor, type ProbeEvent, type Symptom } from '../../../diagnostics/index.ts';
import type { Experiment } from '../../../experiment/create.ts';
import type { Messages } from '../../../lang/index.ts';
import { fromHere } from '../../../runs/commands.ts';
import type { ExperimentConfig } from '../../../settings/schema.ts';
import { symptomLines } from '../../../text/diagnosis.ts';

/** Options of {@link Watch}. */
interface WatchOptions {
  readonly experiment: Experiment;
  readonly config: ExperimentConfig;
  readonly text: Messages['diagnose'];
  readonly color: boolean;
  /** The earlier probes of a resumed run. */
  readonly checks?: readonly ProbeEvent[];
  /** Receives each probe. */
  readonly onProbe: (event: ProbeEvent) => void;
  /** Prints lines for people: symptoms as they appear. */
  readonly print: (lines: readonly string[]) => void;
  /** Receives a line on the cost of monitoring, at the end. */
  readonly onCost: (line: string) => void;
}

/** Probes a network during training, and prints symptoms as they appear. */
export class Watch {
  readonly checks: ProbeEvent[];
  private readonly options: WatchOptions;
  private readonly monitor: Monitor;
  private readonly printed = new Set<string>();

  constructor(options: WatchOptions) {
    this.options = options;
    const { model, loss, trainLoader } = options.experiment;
    const { name } = options.config.model;
    this.checks = [...(options.checks ?? [])];
    this.monitor = new Monitor({ model, loss, dataset: trainLoader.dataset, name });
  }

  /** Call it with every event of training. */
  event(event: TrainEvent<TaskName>): void {
    const { onProbe, onCost, text } = this.options;
    const probe = this.monitor.event(event);
    if (probe !== null) {
      this.checks.push(probe);
      onProbe(probe);
      // A single check would decide alone, which is right only when the initialisation is checked.
      if (probe.iteration > 0 || event.event === 'diverged') this.printNew();
    }
    if (event.event === 'end') onCost(costOf(this.checks, event.seconds, text));
  }

  /** How many steps can be taken before an event must see the model. @param iteration steps taken so far */
  stepsUntilLook(iteration: number): number {
    return this.monitor.stepsUntilLook(iteration);
  }

  /** Probes once, before the first step. */
  probeNow(): void {
    const probe = this.monitor.probeNow(0);
    this.checks.push(probe);
    this.options.onProbe(probe);
  }

  /** The symptoms so far. */
  symptoms(): Symptom[] {
    return diagnose(this.checks, settingsOf(this.options.config));
  }

  private printNew(): void {
    const { config, text, color, print } = this.options;
    for (const symptom of this.symptoms()) {
      const key = `${symptom.name} ${symptom.severity}`;
      if (this.printed.has(key)) continue;
      this.printed.add(key);
      print(symptomLines(symptom, fromHere(config), text, color));
    }
  }
}

function costOf(checks: readonly ProbeEvent[], total: number, text: Messages['diagnose']): string {
  const seconds = checks.reduce((sum, check) => sum + check.seconds, 0);
  const rest = Math.max(total - seconds, Number.MIN_VALUE);
  return text.cost(seconds.toFixed(2), checks.length, percentDigits((100 * seconds) / rest));
}
