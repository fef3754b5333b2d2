export { decodeIdx, type IdxHeader, readIdx, writeIdx } from './idx.ts';
export { IdxError, type IdxProblem } from './idx-problem.ts';
