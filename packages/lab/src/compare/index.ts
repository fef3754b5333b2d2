export { type Chance, chanceOf, type Reached } from './chance.ts';
export { bestOf, lossesOf, type Point, type Test, testsOf } from './curves.ts';
export {
  compareInitial,
  type InitialDraws,
  type InitialTensor,
  type InitialTensors,
} from './initial.ts';
export { SMOOTHING, smooth } from './smooth.ts';
export {
  CONFIDENCE,
  type PairedDifference,
  pairedDifference,
  type Spread,
  spread,
} from './statistics.ts';
export { studentsT } from './students-t.ts';
export { differenceText, spreadText } from './words.ts';
