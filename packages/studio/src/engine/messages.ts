/**
 * What page and engine say to each other. The engine runs in a worker: it has the data, trains runs, and
 * answers questions about them at any moment that was kept. Everything here survives `postMessage`.
 */

import type { Preprocessing } from '@gradus/datasets';
import type { ProbeEvent } from '@gradus/lab/diagnostics';
import type { RunEvent } from '@gradus/lab/events';
import type { ActivationName } from '@gradus/lab/settings';
import type { Experiment } from '../experiment/index.ts';

/** A run by the name that the page gave it. */
export type RunId = string;

/** Which data a page asks for. */
export type DataChoice =
  /** MNIST, beside the page. */
  | { readonly name: 'mnist' }
  /** IDX files that a visitor dropped. */
  | { readonly name: 'idx'; readonly files: readonly DroppedFile[] };

/** A file that a visitor dropped on the page: a browser's `File`, which the engine reads. */
export type DroppedFile = Pick<File, 'name' | 'arrayBuffer'>;

/** What the page has to know about data. */
export interface DataSummary {
  readonly name: 'mnist' | 'idx';
  /** What to call it. */
  readonly title: string;
  readonly classes: number;
  readonly classNames: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly rows: number;
  readonly columns: number;
  readonly trainSize: number;
  readonly testSize: number;
  /** The classes of the test set, one byte each. */
  readonly testLabels: Uint8Array<ArrayBuffer>;
  readonly checksum: string;
  /** Whether it is the published set. */
  readonly verified: boolean;
}

/** A run at a moment: after so many steps, which must have been kept, or as it is now (null). */
export interface Moment {
  readonly run: RunId;
  readonly iteration: number | null;
}

/** One layer of a network, as diagrams need it. */
export interface LayerSummary {
  /** Its path in the model, such as `fc1`. */
  readonly name: string;
  /** Such as `Linear 784 → 100` or `ReLU`. */
  readonly description: string;
  /** Units that it makes. */
  readonly units: number;
  /** Shapes of its parameters; none for an activation. */
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** A run that the engine has built. */
export interface BuiltRun {
  readonly layers: readonly LayerSummary[];
  /** How many numbers the network learns. */
  readonly parameters: number;
  /** Steps in a pass over the training set. */
  readonly batchesPerEpoch: number;
  /** The iterations at which it can be looked into. */
  readonly moments: readonly number[];
  readonly machine: Fingerprint;
}

/** What the last bits depend on besides the experiment. */
export interface Fingerprint {
  /** Such as `x86`; null where the browser does not say. */
  readonly arch: string | null;
  readonly fusedMultiplyAdd: boolean;
  readonly threads: number;
}

/** Where a forked run begins: with the state that another one had at a moment. */
export interface ForkPoint {
  readonly run: RunId;
  readonly iteration: number;
}

/** What a network makes of the whole test set, in its order. */
export interface TestResult {
  readonly iteration: number;
  readonly correct: number;
  readonly total: number;
  /** `confusion[actual][predicted]`. */
  readonly confusion: readonly (readonly number[])[];
  /** The class that each picture was taken for, and how sure the network was (0 to 1). */
  readonly predicted: Uint8Array<ArrayBuffer>;
  readonly confidence: Float32Array<ArrayBuffer>;
}

/** How often the units of an activation fire, over the probe set. */
export interface UnitActivity {
  /** Path of the activation, such as `relu1`. */
  readonly name: string;
  readonly description: string;
  /** Path of the layer before it. */
  readonly layer: string;
  /**
   * For each unit: the share of samples for which its output is not 0 (of an activation that can die), or
   * that lie within 3 % of an end (of one with two ends); otherwise null.
   */
  readonly shares: Float32Array<ArrayBuffer> | null;
  readonly measure: 'firing' | 'saturated' | null;
}

/** An activation function, drawn. */
export interface ActivationCurve {
  /** Inputs, ascending and evenly spaced. */
  readonly z: Float32Array<ArrayBuffer>;
  /** What the function and its derivative are there. */
  readonly f: Float32Array<ArrayBuffer>;
  readonly df: Float32Array<ArrayBuffer>;
  /** Where a unit is saturated, or 0. */
  readonly zones: readonly Zone[];
  readonly measure: 'zero' | 'saturated' | null;
}

/** A stretch of inputs. */
export interface Zone {
  readonly from: number;
  readonly to: number;
}

/** Weights of a layer, a row [inputs] for each unit from the first one asked for. */
export interface LayerWeights {
  readonly name: string;
  /** Of the whole layer. */
  readonly units: number;
  readonly inputs: number;
  readonly first: number;
  readonly weights: Float32Array<ArrayBuffer>;
  /** As they were before the first step. */
  readonly initial: Float32Array<ArrayBuffer>;
  /** The largest finite magnitude in the whole layer: of weights, and of how far they have come. */
  readonly limit: number;
  readonly changeLimit: number;
  readonly iteration: number;
}

/** What every layer makes of one picture. */
export interface Answer {
  readonly layers: readonly {
    readonly name: string;
    readonly description: string;
    readonly values: Float32Array<ArrayBuffer>;
  }[];
  /** Softmax of the outputs. */
  readonly probabilities: Float32Array<ArrayBuffer>;
  readonly iteration: number;
}

/** The test pictures that excite a unit most, the strongest first. */
export interface Excitement {
  readonly indices: readonly number[];
  readonly values: readonly number[];
  /** What they show. */
  readonly labels: readonly string[];
  /** Their pixels, one picture after the other, 0 (paper) to 255 (ink). */
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly iteration: number;
}

/** Calls by name: what is given, and what comes back. A call that fails rejects with the engine's message. */
export interface Calls {
  load: { give: DataChoice; get: DataSummary };
  /** Builds a run; with `from` it begins with the state of another run at a kept moment. */
  create: { give: { run: RunId; experiment: Experiment; from?: ForkPoint }; get: BuiltRun };
  /**
   * Takes a recorded run in, so that it can be asked about: its initial weights are drawn again. A run of
   * that name is replaced.
   */
  adopt: {
    give: { run: RunId; experiment: Experiment; moments: readonly KeptWeights[] };
    get: BuiltRun;
  };
  /** Lets a run take so many steps more; null for all that are left. Comes back at once. */
  train: { give: { run: RunId; steps: number | null }; get: undefined };
  /** Comes back once the run stands. */
  pause: { give: { run: RunId }; get: undefined };
  /** Changes the learning rate from the next step on; gives the iteration after which it holds. */
  setRate: { give: { run: RunId; lr: number }; get: number };
  drop: { give: { run: RunId }; get: undefined };
  test: { give: Moment; get: TestResult };
  activity: { give: Moment; get: readonly UnitActivity[] };
  /** Of `count` units from `first` on; of all where they are left out. */
  weights: {
    give: Moment & { layer: string; first?: number; count?: number };
    get: LayerWeights;
  };
  /** Over −reach … reach. */
  curve: { give: { activation: ActivationName; reach: number }; get: ActivationCurve };
  answer: { give: Moment & { pixels: Uint8Array<ArrayBuffer> }; get: Answer };
  excite: {
    give: Moment & { layer: string; unit: number; count: number };
    get: Excitement;
  };
  /** Pixels of test pictures, one after the other, 0 (paper) to 255 (ink). */
  pictures: { give: { indices: readonly number[] }; get: Uint8Array<ArrayBuffer> };
  /** The weights as a safetensors file. */
  file: { give: Moment; get: Uint8Array<ArrayBuffer> };
  /** See `digestOf`. */
  digest: { give: Moment; get: string };
}

/** Weights of a recorded run at a moment, as the bytes of a safetensors file. */
export interface KeptWeights {
  /** Null where the file itself says it, as `iteration` in its metadata. */
  readonly iteration: number | null;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** How a run stands. `ready` has taken no step, and `recorded` cannot be trained. */
export type RunStatus =
  | 'ready'
  | 'training'
  | 'paused'
  | 'finished'
  | 'diverged'
  | 'failed'
  | 'recorded';

/** What the engine tells without being asked. */
export type EngineEvent =
  | { readonly type: 'progress'; readonly loaded: number; readonly total: number | null }
  | RunNews;

/** What happened to a run since the last news. */
export interface RunNews {
  readonly type: 'run';
  readonly run: RunId;
  readonly status: RunStatus;
  /** Steps taken. */
  readonly iteration: number;
  /** Loss of the last step. */
  readonly loss: number | null;
  readonly lr: number;
  /** In order: steps thinned as in a run's log. */
  readonly events: readonly RunEvent[];
  /** Whether these are all events there are, in place of those told before. */
  readonly isAnew?: boolean;
  /** All moments that are kept now; undefined where none was added. */
  readonly moments?: readonly number[];
  /** Time spent training, probing and testing, in seconds. */
  readonly seconds: number;
  /** Why it failed, where it did. */
  readonly message?: string;
}

export type { ProbeEvent, RunEvent };

/** The first message to the worker. */
export interface Setup {
  /** Where the page is: data are looked for beside it. */
  readonly base: string;
  /** How many threads to train with; undefined for as many as there are cores. */
  readonly threads: number | undefined;
}

/** A message to the worker. */
export interface Request<K extends keyof Calls = keyof Calls> {
  readonly id: number;
  readonly call: K;
  readonly give: Calls[K]['give'];
}

/** A message from the worker. */
export type Reply =
  | { readonly id: number; readonly get: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly event: EngineEvent }
  | { readonly failure: EngineFailure };

/** Why there is no engine, and nothing is answered. */
export interface EngineFailure {
  /** `csp`: the page may not compile WebAssembly; `simd`: the browser has no WebAssembly, or no SIMD in it. */
  readonly code: string | undefined;
  /** The engine's own words, in English. */
  readonly message: string;
}
