/**
 * The messages between page and engine. The engine runs in a worker: it has the data, trains runs, and answers
 * questions about their snapshots. `postMessage` can send everything here.
 */

import type { RunEvent } from '@gradus/lab/events';
import type { PictureForm } from '@gradus/lab/experiment';
import type { ActivationName, TableData, TableSource } from '@gradus/lab/settings';
import type { MetricName } from '@gradus/lab/tabular';
import type { DataSummary, Experiment, Pictures } from '../experiment/index.ts';
import type { Machine } from '../experiment/link/index.ts';
import type { Example, ExampleRequest } from './inspect/example-messages.ts';
import type {
  FolderFile,
  OpenedPictures,
  PictureReading,
  PicturesTrouble,
} from './pictures/preview-messages.ts';
import type {
  Cell,
  ExampleRow,
  JudgedTable,
  PredictionOrder,
  RowAnswer,
  TablePredictions,
} from './table/judgement-messages.ts';
import type {
  OpenedTable,
  PlanChoice,
  PlannedTable,
  ReadingChoice,
  TableTrouble,
} from './table/preview-messages.ts';

/** The id that the page gave a run. */
export type RunId = string;

/** Which data the page asks for. */
export type DataChoice =
  | PictureChoice
  /** A table. The seed splits its rows. Points are generated; other rows come from the file. */
  | {
      readonly name: 'table';
      readonly table: TableChoice;
      readonly seed: number;
      readonly file?: File;
    };

/** Which pictures the page asks for. */
export type PictureChoice =
  /** MNIST, beside the page. */
  | { readonly name: 'mnist' }
  /** IDX files that a visitor dropped on the page. */
  | { readonly name: 'idx'; readonly files: readonly File[] }
  /** Pictures that the engine has read before, or whose files it has. */
  | { readonly name: 'known'; readonly data: Pictures };

/** A table as a run stores it, without what its rows decide. Its checksum is '' if it is not known yet. */
export type TableChoice = Pick<TableData, 'target' | 'options' | 'split' | 'binary'> & {
  readonly source: TableSource;
};

/** A file of a data set. */
export interface DataFile {
  /** Its name; in a folder, with the names of the folders that it is in. */
  readonly path: string;
  /** A browser's file, which the engine reads. */
  readonly file: File;
}

/** A snapshot of a run by its iteration, which must have been kept; null for the present state. */
export interface SnapshotRef {
  readonly run: RunId;
  readonly iteration: number | null;
}

/** One layer of a network, for diagrams. */
export interface LayerSummary {
  /** Its path in the model, such as `fc1`. */
  readonly name: string;
  /** A description such as `Linear 784 → 100` or `ReLU`. */
  readonly description: string;
  /** Number of output units. */
  readonly units: number;
  /** Shapes of its parameters; none for an activation. */
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** A run that the engine has built. */
export interface BuiltRun {
  readonly layers: readonly LayerSummary[];
  /** Number of parameters. */
  readonly parameters: number;
  /** Steps in an epoch. */
  readonly batchesPerEpoch: number;
  /** The iterations of its snapshots. */
  readonly snapshots: readonly number[];
  readonly machine: MachineInfo;
}

/** What the last bits of results depend on, besides the experiment. */
export interface MachineInfo extends Machine {
  readonly threads: number;
}

/** Where a fork starts: the state of another run at a snapshot. */
export interface ForkPoint {
  readonly run: RunId;
  readonly iteration: number;
}

/** Predictions for the whole test set, in its order. */
export interface TestResult {
  readonly iteration: number;
  readonly correct: number;
  readonly total: number;
  /** `confusion[actual][predicted]`. */
  readonly confusion: readonly (readonly number[])[];
  /** The predicted class of each image, and its probability (0 to 1). */
  readonly predicted: Uint8Array<ArrayBuffer>;
  readonly confidence: Float32Array<ArrayBuffer>;
}

/** How often the units of an activation are active, over the probe set. */
export interface UnitActivity {
  /** Path of the activation, such as `relu1`. */
  readonly name: string;
  readonly description: string;
  /** Path of the layer before it. */
  readonly layer: string;
  /**
   * For each unit, the share of samples with an output that is not 0 (of an activation that can die), or within 3 %
   * of an end (of one with two ends); null for other activations.
   */
  readonly shares: Float32Array<ArrayBuffer> | null;
  readonly measure: 'firing' | 'saturated' | null;
}

/** The curve of an activation function. */
export interface ActivationCurve {
  /** Inputs, ascending and evenly spaced. */
  readonly z: Float32Array<ArrayBuffer>;
  /** The values of the function and its derivative at these inputs. */
  readonly f: Float32Array<ArrayBuffer>;
  readonly df: Float32Array<ArrayBuffer>;
  /** The inputs at which a unit is saturated, or 0. */
  readonly zones: readonly Zone[];
  readonly measure: 'zero' | 'saturated' | null;
}

/** An interval of inputs. */
export interface Zone {
  readonly from: number;
  readonly to: number;
}

/** Weights of a layer: a row [inputs] for each unit from the first one asked for. */
export interface LayerWeights {
  readonly name: string;
  /** Of the whole layer. */
  readonly units: number;
  readonly inputs: number;
  readonly first: number;
  readonly weights: Float32Array<ArrayBuffer>;
  /** The same weights at the start of the run, or where it was forked. */
  readonly initial: Float32Array<ArrayBuffer>;
  /** The largest finite magnitude in the whole layer, of the weights and of their change since the start. */
  readonly limit: number;
  readonly changeLimit: number;
  readonly iteration: number;
}

/** The output of each layer for one image. */
export interface Prediction {
  readonly layers: readonly {
    readonly name: string;
    readonly description: string;
    readonly values: Float32Array<ArrayBuffer>;
  }[];
  /** Softmax of the outputs. */
  readonly probabilities: Float32Array<ArrayBuffer>;
  readonly iteration: number;
}

/** The test images with the largest output of a unit, the largest first. */
export interface TopActivations {
  readonly indices: readonly number[];
  readonly values: readonly number[];
  /** Their class names. */
  readonly labels: readonly string[];
  /** Their pixels, one image after the other, 0 (paper) to 255 (ink). */
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly iteration: number;
}

/** Points of a part, with their classes by index, or their numbers. */
export interface PlanePart {
  readonly x: Float32Array<ArrayBuffer>;
  readonly y: Float32Array<ArrayBuffer>;
  readonly value: Float32Array<ArrayBuffer>;
}

/** Points in the plane, and the ends of its axes. */
export interface Plane {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  /** Null for numbers. */
  readonly classNames: readonly string[] | null;
  /** The smallest and the largest number; null for classes. */
  readonly range: readonly [low: number, high: number] | null;
  readonly parts: Readonly<Record<'train' | 'validation' | 'test', PlanePart>>;
}

/** A network as a function of the plane, on size × size points, row by row from the top left. */
export interface Surface {
  readonly iteration: number;
  readonly size: number;
  /** The class of each point, and how sure the network is, from 0 (a guess) to 255; null for numbers. */
  readonly classes: Uint8Array<ArrayBuffer> | null;
  readonly strength: Uint8Array<ArrayBuffer> | null;
  /** The predicted numbers; null for classes. */
  readonly numbers: Float32Array<ArrayBuffer> | null;
  /** The inputs of the first layer: the standardised features of each point. */
  readonly inputs: Float32Array<ArrayBuffer>;
  /** Of each layer, the units that were asked for. */
  readonly layers: readonly {
    readonly name: string;
    readonly shown: readonly number[];
    /** Their outputs, point by point. */
    readonly values: Float32Array<ArrayBuffer>;
    /** The weights that lead to them, a row for each. */
    readonly weights: Float32Array<ArrayBuffer>;
  }[];
}

/** A question about a network as a function of the plane. */
export interface SurfaceRequest {
  /** The number of points along each side. */
  readonly size: number;
  /** The units of each layer to tell about; those that a layer lacks are left out. */
  readonly shown: readonly (readonly number[])[];
}

/** What the page knows about a run, for the browser's storage. */
export interface RunNotes {
  /** Its title, if the visitor gave it one. */
  readonly title: string | null;
  /** The number of its style. */
  readonly style: number;
  readonly isShown: boolean;
  readonly isPinned: boolean;
  /** Whether it is among the earlier runs, and not on the page. */
  readonly isEarlier: boolean;
  /** Whether the visitor has removed it. It is deleted once it cannot be brought back. */
  readonly isRemoved: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly parent: ForkPoint | null;
  readonly built: BuiltRun;
  /** Its last accuracy in per cent. */
  readonly accuracy: number | null;
}

/** What the engine knows about a run, without its events. */
export type RunStanding = Omit<
  RunUpdate,
  'type' | 'run' | 'events' | 'replacesEvents' | 'snapshots'
> & {
  readonly experiment: Experiment;
};

/** A run in the browser's storage. */
export interface KeptRun {
  readonly id: RunId;
  readonly notes: RunNotes;
  readonly standing: RunStanding;
  readonly snapshots: readonly number[];
  /** False if its states were deleted because the storage was full. */
  readonly hasStates: boolean;
}

/** The runs in the browser's storage that this tab has. */
export interface KeptRuns {
  /** The name of this tab, for its next opening. */
  readonly tab: string;
  /** The oldest first. */
  readonly runs: readonly KeptRun[];
  /** The number of runs that other tabs have. */
  readonly elsewhere: number;
}

/** Why runs are not stored: there is no room, or the browser refuses. */
export type KeepProblem = 'full' | 'failed';

/** Calls by name: parameters and result. A call that fails rejects with the engine's message. */
export interface Calls {
  load: { params: DataChoice; result: DataSummary };
  /**
   * The first file of data that a visitor brought, by the checksum of the data; null if they must be brought again. A
   * folder of pictures has thousands of files, and the page reads none of them.
   */
  firstFile: { params: { checksum: string }; result: DataFile | null };
  /** Reads a file as a table, which the engine then knows by its checksum. */
  openTable: {
    params: { file: File; reading: ReadingChoice };
    result: { opened: OpenedTable } | { trouble: TableTrouble };
  };
  /** What a choice makes of a table that was opened. The seed splits its rows. */
  planTable: {
    params: { checksum: string; choice: PlanChoice; seed: number };
    result: PlannedTable;
  };
  /** Takes files of a folder of pictures: the first ones, or more of them. They are read later. */
  addPictures: {
    params: { name: string; files: readonly FolderFile[]; isFirst: boolean };
    result: undefined;
  };
  /** Reads the folder that was chosen last. */
  openPictures: {
    params: { reading: PictureReading };
    result: { opened: OpenedPictures } | { trouble: PicturesTrouble };
  };
  /** Stops reading the folder. */
  stopPictures: { params: Record<string, never>; result: undefined };
  /** A picture of the visitor in the form of class folders. */
  readPicture: {
    params: { file: File; form: PictureForm };
    result: Uint8Array<ArrayBuffer>;
  };
  /** Builds a run. With `from`, it starts from a snapshot of another run. */
  create: { params: { run: RunId; experiment: Experiment; from?: ForkPoint }; result: BuiltRun };
  /**
   * Takes a recorded run in, so that it can be inspected. Its initial weights are drawn again. It replaces a run with
   * the same id.
   */
  adopt: {
    params: { run: RunId; experiment: Experiment; weights: readonly RecordedWeights[] };
    result: BuiltRun;
  };
  /** Allows a run `steps` more steps; null for all remaining ones. Resolves at once. */
  train: { params: { run: RunId; steps: number | null }; result: undefined };
  /** Resolves when the run has paused. */
  pause: { params: { run: RunId }; result: undefined };
  /** Changes the learning rate from the next step on; returns the iteration after which it holds. */
  setRate: { params: { run: RunId; lr: number }; result: number };
  /** Removes a run from the engine, and from the browser's storage unless `keeps` is true. */
  drop: { params: { run: RunId; keeps?: boolean }; result: undefined };
  /**
   * Opens the browser's storage and takes its runs in. They are built when the page first asks about them. Rejects if
   * the browser forbids storage.
   * @param tab the name of this tab before a reload; null for a new tab
   */
  kept: { params: { tab: string | null }; result: KeptRuns };
  /** The events of a stored run, with evaluations thinned for the page. */
  keptEvents: { params: { run: RunId; evalEvery: number }; result: readonly RunEvent[] };
  /** The whole log of a run that was trained here. */
  log: { params: { run: RunId }; result: readonly RunEvent[] };
  /** Stores a run from now on, with these notes. */
  note: { params: { run: RunId; notes: RunNotes }; result: undefined };
  /** Deletes all stored runs, also those of other tabs. */
  clearKept: { params: Record<string, never>; result: undefined };
  test: { params: SnapshotRef; result: TestResult };
  activity: { params: SnapshotRef; result: readonly UnitActivity[] };
  /** Of `count` units from `first` on; without them, of all units. */
  weights: {
    params: SnapshotRef & { layer: string; first?: number; count?: number };
    result: LayerWeights;
  };
  /** The points of a table in the plane. */
  plane: { params: { table: TableChoice; seed: number }; result: Plane };
  /** The network of a run on points as a function of the plane. */
  surface: { params: SnapshotRef & SurfaceRequest; result: Surface };
  /** From −reach to reach. */
  curve: { params: { activation: ActivationName; reach: number }; result: ActivationCurve };
  predict: { params: SnapshotRef & { pixels: Uint8Array<ArrayBuffer> }; result: Prediction };
  example: { params: SnapshotRef & ExampleRequest; result: Example };
  topActivations: {
    params: SnapshotRef & { layer: string; unit: number; count: number };
    result: TopActivations;
  };
  /** Pixels of test images, one after the other, 0 (paper) to 255 (ink). */
  images: { params: { indices: readonly number[] }; result: Uint8Array<ArrayBuffer> };
  /** The weights as a safetensors file. */
  weightsFile: { params: SnapshotRef; result: Uint8Array<ArrayBuffer> };
  /** A file of the network for other programs. */
  exportFile: {
    params: SnapshotRef & ExportRequest;
    result: Uint8Array<ArrayBuffer> | string;
  };
  /** Compares a network for a table with its baselines. */
  judge: { params: SnapshotRef; result: JudgedTable };
  tablePredictions: {
    params: SnapshotRef & { order: PredictionOrder; count: number };
    result: TablePredictions;
  };
  /** A test row by its place. */
  exampleRow: { params: SnapshotRef & { place: number }; result: ExampleRow };
  predictRow: {
    params: SnapshotRef & { cells: Readonly<Record<string, Cell>> };
    result: RowAnswer;
  };
  /** See `digestOf`. */
  digest: { params: SnapshotRef; result: string };
}

/** Which file of a network to make. */
export interface ExportRequest {
  readonly ending: ExportEnding;
  /** A title for the model, written into the file. */
  readonly name: string;
  /** The language of an HTML page and of the model card. */
  readonly lang: 'en' | 'ko';
  /** What the model card says about the Studio, in its language. */
  readonly words: CardWords;
}

/** Texts of a model card that are not the library's. */
interface CardWords {
  readonly metrics: Readonly<Record<MetricName, string>>;
  readonly exportedWith: string;
  readonly steps: string;
}

/** What an exported file is, by the ending of its name. */
export type ExportEnding =
  | '.safetensors'
  | '.onnx'
  | '.js'
  | '.d.ts'
  | '.html'
  | '.py'
  /** The model card. */
  | '.card.md';

/** Weights of a recorded run after some iteration, as the bytes of a safetensors file. */
export interface RecordedWeights {
  /** Null if the file has it as `iteration` in its metadata. */
  readonly iteration: number | null;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The status of a run. A `ready` run has taken no step, and a `recorded` one cannot be trained. */
export type RunStatus =
  | 'ready'
  | 'training'
  | 'paused'
  | 'finished'
  | 'diverged'
  | 'failed'
  | 'recorded';

/** What the engine sends by itself. */
export type EngineEvent =
  | { readonly type: 'progress'; readonly loaded: number; readonly total: number | null }
  /** The same while a table is read. */
  | { readonly type: 'reading'; readonly loaded: number; readonly total: number | null }
  | { readonly type: 'keep'; readonly problem: KeepProblem }
  /** The stored states of an earlier run were deleted, because the storage is full. */
  | { readonly type: 'thinned'; readonly run: RunId }
  /** Earlier runs were deleted, here or by another tab, because there were too many. */
  | { readonly type: 'forgotten'; readonly runs: readonly RunId[] }
  | RunUpdate;

/** What happened to a run since the last update. */
export interface RunUpdate {
  readonly type: 'run';
  readonly run: RunId;
  readonly status: RunStatus;
  /** Steps taken. */
  readonly iteration: number;
  /** Loss of the last step. */
  readonly loss: number | null;
  readonly lr: number;
  /** New events in order, with steps thinned as in the log of a run. */
  readonly events: readonly RunEvent[];
  /** Whether these are all events, and replace earlier ones. */
  readonly replacesEvents?: boolean;
  /** The iterations of all snapshots; undefined if none was added. */
  readonly snapshots?: readonly number[];
  /** The step whose weights a finished run has, if it kept the best ones on the validation set. */
  readonly best?: number;
  /** Time spent on training, probing and testing, in seconds. */
  readonly seconds: number;
  /** Why it failed, if it did. */
  readonly message?: string;
}

/** The first message to the worker. */
export interface Setup {
  /** The address of the page; data are loaded from beside it. */
  readonly base: string;
  /** Number of threads to train with; undefined for one per core. */
  readonly threads: number | undefined;
}

/** A message to the worker. */
export interface Request<K extends keyof Calls = keyof Calls> {
  readonly id: number;
  readonly call: K;
  readonly params: Calls[K]['params'];
}

/** A message from the worker. */
export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly event: EngineEvent }
  | { readonly failure: EngineFailure };

/** Why the engine cannot run; then it answers no calls. */
export interface EngineFailure {
  /** `csp`: the page may not compile WebAssembly; `simd`: the browser has no WebAssembly or no SIMD. */
  readonly code: string | undefined;
  /** The engine's own message, in English. */
  readonly message: string;
}
