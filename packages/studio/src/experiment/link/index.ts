export {
  checkReproduction,
  type Reproduction,
  type VerdictKey,
  verdictKey,
} from './check.ts';
export { decodeLink } from './decode.ts';
export { encodeLink } from './encode.ts';
export type { Link, Machine, Result, SharedExperiment } from './link.ts';
