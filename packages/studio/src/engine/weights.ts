import type { HostArray } from 'gradus/data';
import type { Module } from 'gradus/nn';

/** The parameters of a model by name, as copies that later steps do not change. */
export function hostWeightsOf(model: Module): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(model.stateDict()).map(([name, tensor]) => [
      name,
      { dtype: tensor.dtype, shape: [...tensor.shape], data: tensor.dataSync() },
    ]),
  );
}
