import type { Machine, Result } from './link.ts';

/**
 * The same bits; other bits within rounding; further apart; or not comparable, because the number of steps
 * differs.
 */
type Verdict = 'same' | 'close' | 'different' | 'incomparable';

/** How the result of an experiment here compares with the shared result. */
export interface Reproduction {
  readonly verdict: Verdict;
  /** Whether both machines round alike, so that the bits must be equal; null if not known. */
  readonly isSameMachine: boolean | null;
  /** Whether the bits differ although the machines round alike. That is a fault and not rounding. */
  readonly isFault: boolean;
  /** Whether the weights were compared; without digests, equal bits are not proven. */
  readonly hasDigests: boolean;
  readonly lossDifference: number;
  readonly lossTolerance: number;
  /** Null if one of them has no test. */
  readonly correctDifference: number | null;
  readonly correctTolerance: number;
}

/** Pictures out of ten thousand that two correct computations may classify differently. */
const CORRECT_SHARE = 30 / 10_000;

/**
 * @param found the result here, after the same number of steps
 * @param total number of pictures in the test set
 */
export function checkReproduction(expected: Result, found: Result, total = 10_000): Reproduction {
  const hasDigests = expected.digest !== null && found.digest !== null;
  const isSameMachine = roundAlike(expected.machine, found.machine);
  const lossDifference = Math.abs(expected.loss - found.loss);
  const hasTests = expected.correct !== null && found.correct !== null;
  const correctDifference = hasTests
    ? Math.abs((expected.correct as number) - (found.correct as number))
    : null;
  const lossTolerance = lossToleranceAt(expected.iteration);
  const correctTolerance = Math.ceil(CORRECT_SHARE * total);
  const isComparable = expected.iteration === found.iteration;
  const isEqual =
    Math.fround(expected.loss) === Math.fround(found.loss) &&
    (correctDifference ?? 0) === 0 &&
    (!hasDigests || expected.digest === found.digest);
  const isClose = lossDifference <= lossTolerance && (correctDifference ?? 0) <= correctTolerance;
  const verdict = !isComparable
    ? 'incomparable'
    : isEqual && hasDigests
      ? 'same'
      : isClose
        ? 'close'
        : 'different';
  return {
    verdict,
    isSameMachine,
    isFault: isComparable && isSameMachine === true && !isEqual,
    ...{ hasDigests, lossDifference, lossTolerance, correctDifference, correctTolerance },
  };
}

/**
 * The largest difference between the losses of two correct computations after some steps. Up to 500 steps it is the
 * tolerance within which Gradus and PyTorch agree for the lesson's networks. Beyond, small differences grow from
 * step to step, so the bound grows to 0.01 at 5,000. With and without fused multiply-add, the lesson's
 * networks (seed 0, lr 0.1) differed by at most 0.0018 at the tests up to 3,000 (bound: 0.006), and by 5
 * pictures. With a learning rate near divergence, two machines differ more.
 */
function lossToleranceAt(iteration: number): number {
  if (iteration <= 20) return 1e-5;
  return 1e-3 * Math.min(Math.max(1, iteration / 500), 10);
}

/** The names that Node and browsers have for the same processors. */
const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['x64', 'x86'],
  ['ia32', 'x86'],
  ['arm64', 'arm'],
]);

function roundAlike(a: Machine | null, b: Machine | null): boolean | null {
  if (a === null || b === null) return null;
  if (a.fusedMultiplyAdd !== b.fusedMultiplyAdd) return false;
  if (a.arch === null || b.arch === null) return null;
  const [one, other] = [a.arch, b.arch].map((arch) => FAMILIES.get(arch) ?? arch);
  return one === other;
}

/** The possible results of a comparison. */
export type VerdictKey =
  | 'same'
  | 'closeRounding'
  | 'closeUnknown'
  | 'closeUndigested'
  | 'closeFault'
  | 'different'
  | 'differentFault'
  | 'incomparable';

/** The sentence for a comparison. */
export function verdictKey(reproduction: Reproduction): VerdictKey {
  const { verdict, isFault, hasDigests, isSameMachine } = reproduction;
  if (verdict === 'same' || verdict === 'incomparable') return verdict;
  if (verdict === 'different') return isFault ? 'differentFault' : 'different';
  if (isFault) return 'closeFault';
  if (!hasDigests) return 'closeUndigested';
  return isSameMachine === false ? 'closeRounding' : 'closeUnknown';
}
