export {
  customFromMask,
  type GlobalMethod,
  globalUnstructured,
  identity,
  isPruned,
  l1Unstructured,
  lnStructured,
  type PruneOptions,
  randomStructured,
  randomUnstructured,
  remove,
} from './prune.ts';
