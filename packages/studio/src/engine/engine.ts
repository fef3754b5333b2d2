import { probeSet } from '@gradus/lab/diagnostics';
import type { RunEvent } from '@gradus/lab/events';
import { type Experiment as Built, partsFor } from '@gradus/lab/experiment';
import { createWasmBackend, currentBackend, GradusError, setBackend, type Tensor } from 'gradus';
import { checksumOf, type Experiment } from '../experiment/index.ts';
import { type Data, picturesIn, tableIn } from './data.ts';
import { DataFiles } from './data-files.ts';
import { digestOf } from './digest.ts';
import { forked } from './fork.ts';
import { Inspector, summaryOf } from './inspect/inspector.ts';
import type { Keep } from './keep/keep.ts';
import { LiveRun } from './live-run.ts';
import type {
  BuiltRun,
  Calls,
  EngineEvent,
  ForkPoint,
  MachineInfo,
  RunId,
  Setup,
  SnapshotRef,
} from './messages.ts';
import { once } from './once.ts';
import { Pictures } from './pictures/pictures.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';
import { Tables } from './tables.ts';
import { ThinnedLog } from './thinned-log.ts';
import { TimeSlicer } from './time-slicer.ts';

/** A run that can be inspected. */
interface InspectableRun {
  readonly experiment: Experiment;
  readonly data: Data;
  readonly snapshots: Snapshots;
  readonly lossFunction: Built['loss'];
  now(): Snapshot;
  drop(): void;
}

type Handlers = { [K in keyof Calls]: (params: Calls[K]['params']) => Promise<Calls[K]['result']> };

/** What the engine needs from its host. */
interface EngineHost extends Setup {
  readonly post: (event: EngineEvent) => void;
}

/** Calls about what is stored of a run, for which it is not built. */
const OF_STORAGE: readonly (keyof Calls)[] = ['drop', 'note', 'keptEvents', 'log'];

/** The functions that answer questions about networks. The engine loads them for the first question. */
const answers = once(() => import('./inspect/answers.ts'));
/** The same for networks for tables. */
const tableAnswers = once(() => import('./inspect/judge-table.ts'));
/** The same for networks on points, which each frame asks about. */
const surfaces = once(() => import('./inspect/surface.ts'));

/**
 * Trains and inspects runs. Handlers choose their snapshot after their imports: during an import, another call may
 * ask about another snapshot. The host sends and receives the messages.
 */
export class Engine {
  readonly handlers: Handlers;
  private readonly post: EngineHost['post'];
  private readonly slicer = new TimeSlicer();
  private readonly runs = new Map<RunId, InspectableRun>();
  private readonly liveRuns = new Map<RunId, LiveRun>();
  private readonly inspectors = new WeakMap<InspectableRun, Inspector>();
  private readonly probes = new WeakMap<Data, Tensor>();
  private readonly files = new DataFiles(() => this.keep);
  private readonly tables = new Tables(this.files);
  /** Resolves when the last judgement is there. */
  private judged: Promise<unknown> = Promise.resolve();
  private readonly pictures: Pictures;
  /** The browser's storage, once the page has opened it. */
  private keep: Keep | null = null;
  /** Runs in the browser's storage that have not been built here, and those that are being built. */
  private readonly dormant = new Map<RunId, Promise<void> | null>();

  constructor(host: EngineHost) {
    const backend = createWasmBackend(host.threads === undefined ? {} : { threads: host.threads });
    setBackend(backend);
    const { base, post } = host;
    this.post = post;
    this.pictures = new Pictures(new URL('mnist/', base).href, this.files);
    const told = (type: 'progress' | 'reading') => (loaded: number, total: number | null) =>
      post({ type, loaded, total });
    this.handlers = {
      load: async (choice) => {
        if (choice.name === 'table') {
          return (await this.tables.load(choice.table, choice.seed, choice.file)).summary;
        }
        return (await this.pictures.load(choice, told('progress'))).summary;
      },
      firstFile: async ({ checksum }) => (await this.files.of(checksum))?.[0] ?? null,
      openTable: ({ file, reading }) => this.tables.open(file, reading, told('reading')),
      planTable: ({ checksum, choice, seed }) => this.tables.plan(checksum, choice, seed),
      addPictures: async ({ name, files, isFirst }) =>
        this.pictures.add(name, files, isFirst) as undefined,
      openPictures: ({ reading }) => this.pictures.open(reading, told('reading')),
      stopPictures: async () => this.pictures.stop() as undefined,
      readPicture: async ({ file, form }) =>
        (await import('./pictures/folder.ts')).readPicture(file, form),
      create: async ({ run: id, experiment, from }) => {
        const parts = await partsFor(experiment.training);
        const run = new LiveRun({
          ...{ id, experiment, parts, data: await this.dataOf(experiment), slicer: this.slicer },
          ...{ post, from: from === undefined ? null : this.stateAt(from, experiment) },
        });
        this.liveRuns.set(id, run);
        const built = this.add(id, run);
        run.emit();
        return built;
      },
      adopt: async ({ run: id, experiment, weights }) => {
        const { RecordedRun, recordedSnapshot } = await import('./recorded-run.ts');
        const data = await this.dataOf(experiment);
        const snapshots = weights.map((each) => recordedSnapshot(each, `${id}: weights`));
        const inspector = new Inspector(experiment, data.flat);
        // Refuses weights of another network here, and not at the first question.
        for (const snapshot of snapshots) inspector.show(snapshot);
        const parts = await partsFor(experiment.training);
        return this.add(id, new RecordedRun(experiment, data, snapshots, parts));
      },
      train: async ({ run, steps }) => this.liveRun(run).train(steps) as undefined,
      pause: async ({ run }) => this.liveRun(run).pause() as Promise<undefined>,
      setRate: async ({ run, lr }) => this.liveRun(run).setRate(lr),
      drop: async ({ run, keeps }) => {
        const live = this.liveRuns.get(run);
        if (keeps) {
          await live?.pause();
          await live?.keeper.written();
          this.dormant.set(run, null);
        }
        this.runs.get(run)?.drop();
        this.runs.delete(run);
        this.liveRuns.delete(run);
        if (keeps) return undefined;
        this.dormant.delete(run);
        await this.keep?.forget(run);
        return undefined;
      },
      kept: async ({ tab }) => {
        const { Keep } = await import('./keep/keep.ts');
        this.keep = await Keep.open(tab, post);
        const kept = await this.keep.list();
        for (const { id } of kept.runs) this.dormant.set(id, null);
        return kept;
      },
      keptEvents: async ({ run, evalEvery }) => {
        const events = (await this.keep?.eventsOf(run)) ?? [];
        return new ThinnedLog(evalEvery, events).events;
      },
      log: async ({ run }) => {
        const stored = async (): Promise<RunEvent[]> => (await this.keep?.eventsOf(run)) ?? [];
        return this.liveRuns.get(run)?.keeper.log(stored) ?? stored();
      },
      note: async ({ run, notes }) => {
        const { keep } = this;
        await keep?.note(run, notes);
        if (notes.isEarlier && !notes.isRemoved) await keep?.limit();
        const live = this.liveRuns.get(run);
        if (keep === null || live === undefined) return undefined;
        live.keeper.begin(keep);
        this.files.store(checksumOf(live.experiment.data));
        return undefined;
      },
      clearKept: async () => {
        const { keep } = this;
        this.keep = null;
        for (const { keeper } of this.liveRuns.values()) keeper.end();
        await keep?.clear();
        return undefined;
      },
      test: async (ref) => {
        const { test } = await answers();
        const { run, snapshot, inspector } = this.inspect(ref);
        return test(inspector, picturesIn(run.data), snapshot.iteration);
      },
      activity: async (ref) => {
        const { activity } = await answers();
        const { run, inspector } = this.inspect(ref);
        return activity(inspector, this.probeOf(run.data));
      },
      weights: async (ref) => {
        const { weights } = await answers();
        const run = this.run(ref.run);
        // A fork begins at the step that it was forked from.
        const initial = run.snapshots.all.at(0) ?? run.now();
        return weights(ref, this.snapshot(run, ref), initial);
      },
      plane: async ({ table, seed }) => this.tables.plane(table, seed),
      surface: async (ref) => {
        const { data } = this.run(ref.run);
        if (data.kind !== 'table')
          throw new GradusError('the data are pictures, not points.', { code: 'argument' });
        const plane = await this.tables.planeOf(data);
        const { surface } = await surfaces();
        const live = ref.iteration === null ? this.liveRuns.get(ref.run)?.weightsNow() : undefined;
        const { run, snapshot, inspector } = this.inspect(ref, live);
        const subject = { inspector, loss: run.lossFunction, snapshot };
        return surface(subject, data, plane, ref);
      },
      curve: async ({ activation, reach }) => (await answers()).curve(activation, reach),
      predict: async (ref) => {
        const { predict } = await answers();
        const { snapshot, inspector } = this.inspect(ref);
        return predict(inspector, ref.pixels, snapshot.iteration);
      },
      example: async (ref) => {
        const { training } = this.run(ref.run).experiment;
        const [{ example }, parts] = await Promise.all([answers(), partsFor(training)]);
        const { run, snapshot, inspector } = this.inspect(ref);
        const { experiment, data, lossFunction: loss } = run;
        return example({ inspector, experiment, data, snapshot, loss, parts }, ref);
      },
      topActivations: async (ref) => {
        const { topActivations } = await answers();
        const { run, snapshot, inspector } = this.inspect(ref);
        return topActivations(inspector, picturesIn(run.data), ref, snapshot.iteration);
      },
      images: async ({ indices }) => (await answers()).imagesOf(this.pictures.current, indices),
      weightsFile: async (ref) => {
        const { weightsFile } = await import('./weights-file.ts');
        return weightsFile(this.snapshot(this.run(ref.run), ref), backend);
      },
      exportFile: async (ref) => {
        if (this.run(ref.run).data.kind === 'table') return this.exportTable(ref);
        const { exportFile } = await import('./export.ts');
        const { run, snapshot, inspector } = this.inspect(ref);
        return exportFile(inspector, picturesIn(run.data), ref, snapshot.iteration);
      },
      judge: async (ref) => {
        const { judge } = await tableAnswers();
        const run = this.run(ref.run);
        const snapshot = this.snapshot(run, ref);
        // Judging lets other calls in, which show other snapshots.
        return this.judging(async () => {
          const inspector = new Inspector(run.experiment, run.data.flat).show(snapshot);
          const { seed } = run.experiment.training;
          const { iteration } = snapshot;
          return judge(inspector, tableIn(run.data).flat, { seed, iteration, slicer: this.slicer });
        });
      },
      tablePredictions: async (ref) => {
        const { tablePredictions } = await tableAnswers();
        const { run, snapshot, inspector } = this.inspect(ref);
        const { iteration } = snapshot;
        return tablePredictions(inspector, tableIn(run.data).flat, { ...ref, iteration });
      },
      exampleRow: async (ref) => {
        const { exampleRow } = await tableAnswers();
        const { run, inspector } = this.inspect(ref);
        return exampleRow(inspector, tableIn(run.data).flat, ref.place);
      },
      predictRow: async (ref) => {
        const { predictRow } = await tableAnswers();
        const { snapshot, inspector } = this.inspect(ref);
        return predictRow(inspector, ref.cells, snapshot.iteration);
      },
      digest: async (ref) => digestOf(this.snapshot(this.run(ref.run), ref).weights),
    };
  }

  private async exportTable(
    ref: Calls['exportFile']['params'],
  ): Promise<Calls['exportFile']['result']> {
    const { exportTable, hasCard } = await import('./export-table.ts');
    const judged = hasCard(ref.ending) ? await this.handlers.judge(ref) : null;
    const { run, snapshot, inspector } = this.inspect(ref);
    return exportTable(inspector, tableIn(run.data), ref, snapshot.iteration, judged);
  }

  /** Judges one network at a time: each takes memory for its weights. */
  private judging<T>(fn: () => Promise<T>): Promise<T> {
    const judged = this.judged.then(fn);
    this.judged = judged.catch(() => undefined);
    return judged;
  }

  /** Answers a call. A stored run is built for the first call about it. */
  async answer(call: keyof Calls, params: unknown): Promise<unknown> {
    const { run, from } = { ...(params as { run?: RunId; from?: ForkPoint }) };
    if (!OF_STORAGE.includes(call)) {
      for (const id of [run, from?.run]) if (id !== undefined) await this.wake(id);
    }
    return (this.handlers[call] as (params: unknown) => Promise<unknown>)(params);
  }

  private async wake(id: RunId): Promise<void> {
    if (!this.dormant.has(id)) return;
    const building = this.dormant.get(id) ?? this.rebuild(id);
    this.dormant.set(id, building);
    try {
      await building;
      this.dormant.delete(id);
    } catch (error) {
      this.dormant.set(id, null);
      throw error;
    }
  }

  /** Builds a stored run. */
  private async rebuild(id: RunId): Promise<void> {
    const kept = (await this.keep?.stateOf(id)) ?? null;
    if (this.keep === null || kept === null) return;
    const { experiment } = kept.standing;
    const data = await this.dataOf(experiment);
    const parts = await partsFor(experiment.training);
    const { slicer, post } = this;
    const run = new LiveRun({ id, experiment, parts, data, slicer, post, from: null, kept });
    this.runs.set(id, run);
    this.liveRuns.set(id, run);
    run.keeper.begin(this.keep);
    run.emit();
  }

  private async add(id: RunId, run: InspectableRun): Promise<BuiltRun> {
    this.runs.set(id, run);
    const { flat } = run.data;
    const { model } = new Inspector(run.experiment, flat);
    const batches = flat.train.length / run.experiment.training.batchSize;
    return {
      ...summaryOf(model),
      batchesPerEpoch: flat.dropLast ? Math.floor(batches) : Math.ceil(batches),
      snapshots: run.snapshots.iterations,
      machine: await machineInfo(),
    };
  }

  /** The data of an experiment. Throws if it was made for others than those that are loaded. */
  private async dataOf(experiment: Experiment): Promise<Data> {
    const { data } = experiment;
    return data.kind === 'table' ? this.tables.of(experiment) : this.pictures.of(data);
  }

  private run(id: RunId): InspectableRun {
    const run = this.runs.get(id);
    if (run !== undefined) return run;
    throw new GradusError(`there is no run ${id}. It may have been removed.`, { code: 'argument' });
  }

  private liveRun(id: RunId): LiveRun {
    const run = this.liveRuns.get(id);
    if (run !== undefined) return run;
    throw new GradusError(`run ${id} was recorded elsewhere, so it cannot be trained here.`, {
      code: 'argument',
    });
  }

  private snapshot(run: InspectableRun, { iteration }: Pick<SnapshotRef, 'iteration'>): Snapshot {
    const snapshot = iteration === null ? run.now() : run.snapshots.at(iteration);
    if (snapshot !== undefined) return snapshot;
    throw new GradusError(`step ${iteration} is no longer saved. Choose another step.`, {
      code: 'snapshot',
    });
  }

  private inspect(
    ref: SnapshotRef,
    given?: Snapshot,
  ): {
    run: InspectableRun;
    snapshot: Snapshot;
    inspector: Inspector;
  } {
    const run = this.run(ref.run);
    const snapshot = given ?? this.snapshot(run, ref);
    let inspector = this.inspectors.get(run);
    if (inspector === undefined) {
      inspector = new Inspector(run.experiment, run.data.flat);
      this.inspectors.set(run, inspector);
    }
    return { run, snapshot, inspector: inspector.show(snapshot) };
  }

  private probeOf(data: Data): Tensor {
    let probe = this.probes.get(data);
    if (probe === undefined) {
      [probe] = probeSet(data.flat.train);
      this.probes.set(data, probe);
    }
    return probe;
  }

  /** The state that a fork starts from; null for the initial weights. */
  private stateAt({ run: id, iteration }: ForkPoint, { training }: Experiment): Snapshot['state'] {
    const run = this.run(id);
    const { state } = this.snapshot(run, { iteration });
    return state && forked(state, run.experiment.training, training);
  }
}

interface UserAgentData {
  getHighEntropyValues(names: string[]): Promise<{ architecture?: string }>;
}

/** What the last bits of results depend on, besides the experiment. */
async function machineInfo(): Promise<MachineInfo> {
  const backend = currentBackend() as { fusedMultiplyAdd?: boolean; threads?: number };
  return {
    arch: await architecture(),
    fusedMultiplyAdd: backend.fusedMultiplyAdd === true,
    threads: backend.threads ?? 1,
  };
}

/** Only Chromium reports it, and only to pages that were loaded securely. */
async function architecture(): Promise<string | null> {
  const { userAgentData } = (globalThis.navigator ?? {}) as { userAgentData?: UserAgentData };
  const found = await userAgentData?.getHighEntropyValues(['architecture']).catch(() => undefined);
  return found?.architecture || null;
}
