export const symptoms = {
  title: 'Symptoms',
  titleOf: (title: string) => `Symptoms of ${title}`,
  noRun:
    'There is no run to diagnose. Train one with the buttons at the top, or see a problem with the buttons below.',
  notYet: 'This run has not been probed yet.',
  notWatched:
    'This run was trained without --monitor, so it has no probes to diagnose. Train it again with --monitor.',
  atStart: 'Judged at initialisation, before the first step.',
  count: (count: number) => (count === 1 ? '1 symptom.' : `${count} symptoms.`),
  checks: (count: number, iteration: string) =>
    `Probed ${count} times, the last time after step ${iteration}.`,
  how: 'A probe looks into the network before the first step, after steps 10, 30 and 100, and then every 250 steps (less often in long runs). Most symptoms are reported when three probes in a row show them. A loss or weight that is not finite, or too large a loss at the start, is reported at once.',
  meanings: {
    notFinite: 'After the first NaN or infinity, every computed value is meaningless.',
    lossAtStart: 'An untrained network should guess, not be confident.',
    saturation: 'Units are at the flat ends of their function, so hardly any gradient passes.',
    deadUnits: 'Units that are 0 for every sample have gradient 0, so they do not learn.',
    explodingGradient: 'The signal that comes back grows from layer to layer.',
    vanishingGradient:
      'The signal that comes back fades from layer to layer, so the first layers hardly learn.',
    largeUpdates: 'Steps are so large that they undo one another.',
    smallUpdates: 'Steps are so small that nothing changes.',
  },
  tryIt: 'Try it',
  tryFromStart: 'from the start',
  tryFromHere: (iteration: string) => `from here (step ${iteration})`,
  noneLeft: 'No steps are left to train from here. Choose an earlier step with the time slider.',
  otherData: 'This run was trained on other data, so the advice cannot be tried here.',
  onCommandLine: 'On the command line:',
  trial: 'Result',
  fromStart: 'From the start, with',
  fromStep: (iteration: string) => `From step ${iteration} on, with`,
  before: 'before',
  /** Said while advice is followed. A value is a setting with its value, such as `learning rate 0.1`. */
  follow: {
    trying: (value: string) => `Trying ${value} …`,
    diverged: (value: string, next: string) => `${value} diverged. Trying ${next}.`,
    divergedToo: (value: string, next: string) => `${value} diverged too. Trying ${next}.`,
    still: (value: string, next: string) =>
      `With ${value} the symptom is still there. Trying ${next}.`,
    other: (value: string, symptom: string, next: string) =>
      `${value} cures this symptom but causes another: ${symptom}. Trying ${next}.`,
    cured: (value: string, accuracy: string | null, cost: string) =>
      `${value} cures it${accuracy === null ? '' : `: accuracy ${accuracy}`}. ${cost}`,
    cost: (runs: number, steps: string, seconds: string) =>
      `This took ${runs === 1 ? '1 run' : `${runs} runs`}, ${steps} steps and ${seconds} s.`,
    unclear: (value: string) =>
      `The run with ${value} is too short to tell: it needs at least three probes.`,
    givenUp: {
      tooMany: (value: string, runs: number) =>
        `${value} does not cure it either. After ${runs} runs the page tries no other value: this setting is probably not the cause. Try the next advice.`,
      noFurther: (value: string) =>
        `${value} does not cure it, and this advice has no other value. Try the next advice.`,
      tooFar: (value: string) =>
        `${value} diverged: that is too far. A value between it and the last one may help.`,
      failed: (value: string) =>
        `The run with ${value} failed. Its message is in the list of runs.`,
    },
    stopped: 'Stopped. The last run is paused.',
    stop: 'Stop trying',
  },
  triedFor: (symptom: string) => `Tried for: ${symptom}`,
  stands: (status: string, iteration: string, accuracy: string | null) =>
    `${status}, step ${iteration}${accuracy === null ? '' : `, ${accuracy} %`}.`,
  verdicts: {
    there: () => 'The symptom is there.',
    over: () => 'The symptom was there and has gone.',
    gone: (checks: number) => `${checks} probes do not show this symptom.`,
    early: () => 'Too early to tell.',
    unseen: () => 'Not probed.',
  },
  others: (names: string) => `Also: ${names}.`,
  presets: 'See a problem and its fix',
  presetsHint: 'Each button trains a network with a problem beside one or two networks with a fix.',
  problem: 'the problem',
  fix: 'a fix',
  presetNames: {
    vanishing: 'Vanishing gradient',
    'vanishing-xavier': 'Vanishing gradient despite Xavier',
    saturation: 'Saturated units',
    'dead-units': 'Dead units',
    divergence: 'Divergence',
  },
  presetHints: {
    vanishing:
      'Six layers of sigmoid; fixed by a gain of 4, or by ReLU with Kaiming initialisation.',
    'vanishing-xavier':
      'Xavier initialisation alone does not help sigmoid: its slope is at most 1/4.',
    saturation: 'Tanh with initial weights that are ten times too large.',
    'dead-units': 'ReLU with a learning rate of 2.',
    divergence: 'Four layers of ReLU with a learning rate of 2: the loss becomes NaN.',
  },
};
