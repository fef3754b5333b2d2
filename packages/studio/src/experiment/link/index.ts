export {
  checkReproduction,
  type Reproduction,
  type Verdict,
  type VerdictKey,
  verdictKey,
} from './check.ts';
export { type DecodedLink, decodeLink } from './decode.ts';
export { encodeLink } from './encode.ts';
export { MAX_EXPERIMENTS } from './keys.ts';
export type { Link, Machine, Result, SharedExperiment } from './link.ts';
