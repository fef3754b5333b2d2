export {
  type Axis,
  axesOf,
  crossing,
  lineStrength,
  orderOf,
  qualities,
  type Span,
  scoreAxis,
  settingAxis,
  type Tick,
} from './axes.ts';
export { type HeatCell, type HeatMap, heatMap, type Summary, shades } from './heat-map.ts';
export { type ComparedRun, shortNames, viewOfRuns } from './of-runs.ts';
export {
  labelled,
  ranked,
  type SweepView,
  scoresOf,
  type ViewedTrial,
  valueText,
} from './view.ts';
export { countText, scoreTitle } from './words.ts';
