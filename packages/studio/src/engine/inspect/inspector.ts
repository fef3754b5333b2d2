import type { ExperimentData, Network } from '@gradus/lab/experiment';
import { fromArray, Tensor } from 'gradus';
import { Linear, type Module, utils } from 'gradus/nn';
import type { TabularModel } from 'gradus/preprocessing';
import type { Experiment } from '../../experiment/index.ts';
import type { LayerSummary } from '../messages.ts';
import type { Snapshot } from '../snapshots.ts';
import { preservingGenerator } from '../time-slicer.ts';

/** One call of a module without inner modules. */
export interface Layer {
  readonly name: string;
  readonly module: Module;
  readonly output: Tensor;
}

/**
 * A copy of a run's network that answers questions, so that inspecting does not touch training. It has the weights of
 * one snapshot at a time.
 */
export class Inspector {
  readonly model: Network;
  private shown: Snapshot | null = null;

  constructor(experiment: Experiment, data: Pick<ExperimentData, 'createModel'>) {
    this.model = preservingGenerator(() => data.createModel(experiment));
    this.model.eval();
  }

  /** Targets or outputs [batch, targets] of a network that predicts numbers, in the units of its table. */
  inTableUnits(values: Tensor): Tensor {
    const { target } = this.model as unknown as TabularModel;
    return target === null ? values : target.forward(values);
  }

  /** Loads the weights of a snapshot. */
  show(snapshot: Snapshot): this {
    if (this.shown === snapshot) return this;
    loadWeights(this.model, snapshot);
    this.shown = snapshot;
    return this;
  }

  /** The modules without inner modules, with their names, in order. */
  get leaves(): readonly (readonly [name: string, module: Module])[] {
    return [...this.model.namedModules()].filter(([, module]) => module.children().length === 0);
  }

  /**
   * The network's output for `input` [batch, inputs], and the output of each layer.
   * @param leaves the layers to tell about; each output takes time
   */
  layers(
    input: Tensor,
    leaves = this.leaves,
  ): { readonly output: Tensor; readonly layers: readonly Layer[] } {
    const layers: Layer[] = [];
    const hooks = leaves.map(([name, module]) =>
      module.registerForwardHook((_module, _inputs, output) => {
        if (output instanceof Tensor) layers.push({ name, module, output: output.keep() });
      }),
    );
    try {
      return { output: this.model.forward(input), layers };
    } finally {
      for (const hook of hooks) hook.remove();
    }
  }
}

/** Gives a network the weights of a snapshot. */
export function loadWeights(model: Network, { weights }: Snapshot): void {
  const tensors = Object.entries(weights).map(([name, { data, shape, dtype }]) => [
    name,
    fromArray(data, shape, { dtype }),
  ]);
  model.loadStateDict(Object.fromEntries(tensors));
}

/** The layers of a network in order, and its number of parameters. */
export function summaryOf(model: Module): {
  readonly layers: readonly LayerSummary[];
  readonly parameters: number;
} {
  let units = 0;
  const leaves = [...model.namedModules()].filter(
    ([name, module]) => name !== '' && module.children().length === 0,
  );
  // Before its first layer, a network for a table has the preprocessing of its columns.
  const first = leaves.findIndex(([, module]) => module instanceof Linear);
  const layers = leaves.slice(first).map(([name, module]) => {
    if (module instanceof Linear) units = module.outFeatures;
    const parameters = [...module.namedParameters()].map(([parameter, { shape }]) => ({
      name: parameter,
      shape: [...shape],
    }));
    return { name, description: module.describe(), units, parameters };
  });
  return { layers, parameters: utils.countParameters(model) };
}
