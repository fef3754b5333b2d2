export {
  AveragedModel,
  type AveragedModelOptions,
  type AvgFn,
  getEmaAvgFn,
  getSwaAvgFn,
} from './averaged-model.ts';
export { SWALR, type SWALROptions } from './swa-lr.ts';
export { updateBn } from './update-bn.ts';
