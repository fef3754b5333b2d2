import { Linear, type Module } from 'gradus/nn';
import type { LayerSummary } from './messages.ts';

/** The layers of a network, in order, and how many numbers it learns. */
export function summaryOf(model: Module): {
  readonly layers: readonly LayerSummary[];
  readonly parameters: number;
} {
  let units = 0;
  const layers = [...model.namedModules()]
    .filter(([name, module]) => name !== '' && module.children().length === 0)
    .map(([name, module]) => {
      if (module instanceof Linear) units = module.outFeatures;
      const parameters = [...module.namedParameters()].map(([parameter, { shape }]) => ({
        name: parameter,
        shape: [...shape],
      }));
      return { name, description: module.describe(), units, parameters };
    });
  const parameters = model.parameters().reduce((sum, each) => sum + each.numel(), 0);
  return { layers, parameters };
}
