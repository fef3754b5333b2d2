import {
  defaultTraining,
  OPTIMIZERS,
  type ScheduleConfig,
  type TrainingConfig,
} from '@gradus/lab/settings';
import { line, type ProgramLine } from './line.ts';

/** A call's named argument, in TypeScript and Python. */
type Argument = readonly [typescript: string, pytorch: string, value: number];

export function optimizerLine({
  optimizer,
  lr,
  momentum,
  weightDecay,
}: TrainingConfig): ProgramLine {
  const name = OPTIMIZERS[optimizer].className;
  const rest: Argument[] = [
    ...(momentum === 0 ? [] : [['momentum', 'momentum', momentum] as const]),
    // The defaults are the same in both libraries.
    ...(weightDecay === defaultTraining(optimizer).weightDecay
      ? []
      : [['weightDecay', 'weight_decay', weightDecay] as const]),
  ];
  const given: Argument[] = [['lr', 'lr', lr], ...rest];
  const ts = given.map(([key, , value]) => `${key}: ${value}`).join(', ');
  const py = given.map(([, key, value]) => `${key}=${value}`).join(', ');
  return line(
    'optimizer',
    'optimizer',
    `const optimizer = new ${name}(model.parameters(), { ${ts} });`,
    `optimizer = torch.optim.${name}(model.parameters(), ${py})`,
  );
}

/** Whether a scheduler steps after each training step. */
export function hasScheduler({ schedule, warmUp }: TrainingConfig): boolean {
  return warmUp > 0 || (schedule !== null && schedule.name !== 'plateau');
}

/** A schedule of steps is called `scheduler`, a schedule of tests `plateau`. */
export function scheduleLines(training: TrainingConfig): ProgramLine[] {
  const { schedule, warmUp } = training;
  const main = schedule === null ? null : construction(schedule, training);
  const isOfSteps = main !== null && schedule?.name !== 'plateau';
  const rise = riseOver(warmUp);
  const lines: ProgramLine[] = [];
  if (warmUp > 0 && isOfSteps) {
    lines.push(
      assigned('warmUp', ['warmUp', 'warm_up'], rise),
      assigned('main', ['main', 'main'], main),
    );
    lines.push(
      assigned('scheduler', ['scheduler', 'scheduler'], {
        name: 'SequentialLR',
        typescript: `schedulers: [warmUp, main], milestones: [${warmUp}]`,
        pytorch: `schedulers=[warm_up, main], milestones=[${warmUp}]`,
      }),
    );
  } else {
    if (warmUp > 0) lines.push(assigned('scheduler', ['scheduler', 'scheduler'], rise));
    if (main !== null) {
      const name = isOfSteps ? 'scheduler' : 'plateau';
      lines.push(assigned(name, [name, name], main));
    }
  }
  return lines;
}

/** The class of a schedule and its options. */
interface Construction {
  readonly name: string;
  readonly typescript: string;
  readonly pytorch: string;
}

function assigned(
  id: string,
  [typescript, pytorch]: readonly [string, string],
  made: Construction,
): ProgramLine {
  return line(
    id,
    'schedule',
    `const ${typescript} = new lrScheduler.${made.name}(optimizer, { ${made.typescript} });`,
    `${pytorch} = lr_scheduler.${made.name}(optimizer, ${made.pytorch})`,
  );
}

function riseOver(steps: number): Construction {
  const factor = `1 / ${steps + 1}`;
  return {
    name: 'LinearLR',
    typescript: `startFactor: ${factor}, totalIters: ${steps}`,
    pytorch: `start_factor=${factor}, total_iters=${steps}`,
  };
}

function construction(
  schedule: ScheduleConfig,
  { iterations, warmUp, lr }: TrainingConfig,
): Construction {
  switch (schedule.name) {
    case 'step': {
      const { stepSize, factor } = schedule;
      return {
        name: 'StepLR',
        typescript: `stepSize: ${stepSize}, gamma: ${factor}`,
        pytorch: `step_size=${stepSize}, gamma=${factor}`,
      };
    }
    case 'cosine': {
      const steps = Math.max(1, iterations - warmUp);
      return {
        name: 'CosineAnnealingLR',
        typescript: `tMax: ${steps}`,
        pytorch: `T_max=${steps}`,
      };
    }
    case 'one-cycle':
      return {
        name: 'OneCycleLR',
        typescript: `maxLr: ${lr}, totalSteps: iterations, cycleMomentum: false`,
        pytorch: `max_lr=${lr}, total_steps=iterations, cycle_momentum=False`,
      };
    case 'plateau': {
      const { patience, factor } = schedule;
      return {
        name: 'ReduceLROnPlateau',
        typescript: `mode: 'max', patience: ${patience}, factor: ${factor}`,
        pytorch: `mode="max", patience=${patience}, factor=${factor}`,
      };
    }
    case 'polynomial': {
      const steps = Math.max(1, iterations - warmUp);
      const { power } = schedule;
      return {
        name: 'PolynomialLR',
        typescript: `totalIters: ${steps}, power: ${power}`,
        pytorch: `total_iters=${steps}, power=${power}`,
      };
    }
    case 'constant': {
      const { stepSize, factor } = schedule;
      return {
        name: 'ConstantLR',
        typescript: `factor: ${factor}, totalIters: ${stepSize}`,
        pytorch: `factor=${factor}, total_iters=${stepSize}`,
      };
    }
    case 'cyclic': {
      const { stepSize, factor } = schedule;
      return {
        name: 'CyclicLR',
        typescript: `baseLr: ${lr} * ${factor}, maxLr: ${lr}, stepSizeUp: ${stepSize}, cycleMomentum: false`,
        pytorch: `base_lr=${lr} * ${factor}, max_lr=${lr}, step_size_up=${stepSize}, cycle_momentum=False`,
      };
    }
    case 'warm-restarts':
      return {
        name: 'CosineAnnealingWarmRestarts',
        typescript: `t0: ${schedule.stepSize}`,
        pytorch: `T_0=${schedule.stepSize}`,
      };
  }
}
