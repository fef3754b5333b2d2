export {
  type RangeEnd,
  type RangeStep,
  type RangeTest,
  type RangeTestOptions,
  rangeTest,
  SMOOTHING,
  STOP_ABOVE,
} from './range-test.ts';
export {
  type Found,
  type Inconclusive,
  LEAST_FALL,
  type Suggestion,
  suggest,
} from './suggestion.ts';
