import type { Reproduction } from '../../experiment/link/index.ts';

/** What there is to say about a comparison. */
export type VerdictKey =
  | 'same'
  | 'closeRounding'
  | 'closeUnknown'
  | 'closeUndigested'
  | 'closeFault'
  | 'different'
  | 'differentFault'
  | 'incomparable';

/** The sentence that a comparison gets. */
export function verdictKey(reproduction: Reproduction): VerdictKey {
  const { verdict, isFault, hasDigests, isSameMachine } = reproduction;
  if (verdict === 'same' || verdict === 'incomparable') return verdict;
  if (verdict === 'different') return isFault ? 'differentFault' : 'different';
  if (isFault) return 'closeFault';
  if (!hasDigests) return 'closeUndigested';
  return isSameMachine === false ? 'closeRounding' : 'closeUnknown';
}
