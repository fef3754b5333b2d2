export { lossesOf, type Point, type Test, testsOf } from './curves.ts';
export { SMOOTHING, smooth } from './smooth.ts';
export {
  CONFIDENCE,
  type PairedDifference,
  pairedDifference,
  type Spread,
  spread,
} from './statistics.ts';
export { studentsT } from './students-t.ts';
