/** What the page asks about one example, and what the engine answers. `postMessage` can send everything here. */

/** One example: of the data, or any input of a network. */
export type ExampleInput =
  | { readonly part: 'train' | 'test'; readonly index: number }
  | { readonly values: Float32Array<ArrayBuffer> };

/** Which example to pass through a network, and what to tell about it. */
export interface ExampleRequest {
  readonly input: ExampleInput;
  /** The class of `values`; null for the class that the network predicts. */
  readonly target: number | null;
  /** The most units of a layer to tell the weights of. */
  readonly most: number;
  /** These units of each layer; null for its most active ones. */
  readonly shown: readonly (readonly number[] | null)[];
  /** The unit to tell all about, by the number of its layer. */
  readonly unit: { readonly layer: number; readonly unit: number } | null;
}

/** A Linear layer and its activation in an {@link Example}: numbers of all units, weights of those shown. */
export interface ExampleLayer {
  /** Path of the Linear layer, such as `fc1`. */
  readonly name: string;
  /** Path of the module with its output, such as `relu1`. */
  readonly output: string;
  /** The activation, such as `ReLU`; null for none. */
  readonly activation: string | null;
  /** Weights of each unit. */
  readonly inputs: number;
  readonly z: Float32Array<ArrayBuffer>;
  readonly a: Float32Array<ArrayBuffer>;
  /** ∂a/∂z, ∂L/∂a and δ = ∂L/∂z. */
  readonly slope: Float32Array<ArrayBuffer>;
  readonly upstream: Float32Array<ArrayBuffer>;
  readonly delta: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer> | null;
  readonly biasGradient: Float32Array<ArrayBuffer> | null;
  /** Units in ascending order, and a row of weights and of ∂L/∂W for each. */
  readonly shown: readonly number[];
  readonly weights: Float32Array<ArrayBuffer>;
  readonly gradients: Float32Array<ArrayBuffer>;
}

/** One example forward and backward through a network. */
export interface ExamplePass {
  readonly iteration: number;
  /** Of the first Linear layer. */
  readonly input: Float32Array<ArrayBuffer>;
  /** The class or the value that the loss compares with. */
  readonly target: number;
  readonly loss: number;
  readonly layers: readonly ExampleLayer[];
  readonly unit: UnitStep | null;
}

/**
 * The probability of each class; or the number of the first target and its prediction in the units of the table, while
 * the loss compares standardised numbers.
 */
export type ExampleAnswer =
  | { readonly probabilities: Float32Array<ArrayBuffer>; readonly value: null }
  | {
      readonly probabilities: null;
      readonly value: { readonly actual: number; readonly predicted: number };
    };

/** An example and what the network makes of it. */
export type Example = ExamplePass & ExampleAnswer;

/** A unit's weights, and a step of the optimizer on one example. */
export interface UnitStep {
  readonly layer: number;
  readonly unit: number;
  readonly weights: Float32Array<ArrayBuffer>;
  readonly gradients: Float32Array<ArrayBuffer>;
  /** The weights and the bias after the step. */
  readonly updated: Float32Array<ArrayBuffer>;
  readonly updatedBias: number | null;
  /** The weights of the next layer's units for this unit; null in the last layer. */
  readonly outgoing: Float32Array<ArrayBuffer> | null;
  /** The learning rate of the step. */
  readonly lr: number;
  /** Whether the step is w − lr · ∂L/∂w: SGD without momentum, weight decay and clipping. */
  readonly isPlain: boolean;
}
