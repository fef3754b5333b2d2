export {
  lossText,
  percentDigits,
  percentText,
  pointsText,
  shareText,
  shortNumber,
} from '../lang/numbers.ts';
export { type Chance, chanceOf, type Reached } from './chance.ts';
export {
  bestOf,
  lastOf,
  lossesOf,
  MEASURES,
  type Measure,
  measureOf,
  measureText,
  type Point,
  type Test,
  testsOf,
  type Watched,
  watchedOf,
} from './curves.ts';
export {
  compareInitial,
  type InitialDraws,
  type InitialTensor,
  type InitialTensors,
} from './initial.ts';
export { differenceNumbers, metricNumbers, numbersLike } from './metric-numbers.ts';
export { RUN_COLORS, type RunColor } from './run-colors.ts';
export {
  type Extent,
  extentOf,
  linearScale,
  logScale,
  roomy,
  type Scale,
} from './scale.ts';
export { reachOf, settledAt, smooth } from './smoothing.ts';
export {
  CONFIDENCE,
  differenceText,
  type PairedDifference,
  pairedDifference,
  type Spread,
  spread,
  spreadText,
} from './statistics.ts';
export { studentsT } from './students-t.ts';
