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
    deadUnits: 'Units that are 0 for every picture have gradient 0, so they do not learn.',
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
  after: 'changed',
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
