import { FeedforwardModel, type Network } from '@gradus/lab/experiment';
import { fromArray, Tensor } from 'gradus';
import type { Module } from 'gradus/nn';
import type { Experiment } from '../../experiment/index.ts';
import type { KeptMoment } from '../moments.ts';
import { undisturbed } from '../turns.ts';

/** One call of an innermost module. */
export interface Layer {
  readonly name: string;
  readonly module: Module;
  readonly output: Tensor;
}

/**
 * A network for looking, apart from the one that trains, so that questions touch nothing of it. It takes the
 * weights of whatever moment is asked about.
 */
export class Examiner {
  readonly model: Network;
  private shown: KeptMoment | null = null;

  constructor({ model }: Experiment) {
    this.model = undisturbed(() => new FeedforwardModel(model));
    this.model.eval();
  }

  /** Takes the weights of a moment. */
  show(moment: KeptMoment): this {
    if (this.shown === moment) return this;
    this.model.loadStateDict(
      Object.fromEntries(
        Object.entries(moment.weights).map(([name, { data, shape, dtype }]) => [
          name,
          fromArray(data, shape, { dtype }),
        ]),
      ),
    );
    this.shown = moment;
    return this;
  }

  /** What the network makes of `input` [batch, inputs], and what each of its layers makes on the way. */
  layers(input: Tensor): { readonly output: Tensor; readonly layers: readonly Layer[] } {
    const layers: Layer[] = [];
    const hooks = [...this.model.namedModules()]
      .filter(([, module]) => module.children().length === 0)
      .map(([name, module]) =>
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
