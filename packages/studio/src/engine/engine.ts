import { probeSet } from '@gradus/lab/diagnostics';
import { createWasmBackend, GradusError, setBackend, type Tensor } from 'gradus';
import { encodeSafetensors } from 'gradus/data';
import type { Experiment } from '../experiment/index.ts';
import { type Data, loadData } from './data.ts';
import { digestOf } from './digest.ts';
import { activity } from './examine/activity.ts';
import { answer } from './examine/answer.ts';
import { curve } from './examine/curve.ts';
import { Examiner } from './examine/examiner.ts';
import { excite } from './examine/excite.ts';
import { picturesOf } from './examine/pixels.ts';
import { test } from './examine/test.ts';
import { weights } from './examine/weights.ts';
import { fingerprint } from './fingerprint.ts';
import { forked } from './fork.ts';
import { LiveRun } from './live-run.ts';
import type { BuiltRun, Calls, EngineEvent, Moment, RunId, Setup } from './messages.ts';
import type { KeptMoment, Moments } from './moments.ts';
import { RecordedRun, recordedMoment } from './recorded-run.ts';
import { summaryOf } from './summary.ts';
import { Turns } from './turns.ts';

/** A run that can be asked about. */
interface Asked {
  readonly experiment: Experiment;
  readonly data: Data;
  readonly moments: Moments;
  now(): KeptMoment;
  drop(): void;
}

type Answers = { [K in keyof Calls]: (give: Calls[K]['give']) => Promise<Calls[K]['get']> };

/** What the engine needs of the place that it runs in. */
export interface EngineHost extends Setup {
  readonly post: (event: EngineEvent) => void;
}

/** Trains and examines: the whole of it, apart from how messages come and go. */
export class Engine {
  readonly answers: Answers;
  private readonly turns = new Turns();
  private readonly runs = new Map<RunId, Asked>();
  private readonly live = new Map<RunId, LiveRun>();
  private readonly examiners = new WeakMap<Asked, Examiner>();
  private readonly probes = new WeakMap<Data, Tensor>();
  private data: Data | null = null;

  constructor(host: EngineHost) {
    const backend = createWasmBackend(host.threads === undefined ? {} : { threads: host.threads });
    setBackend(backend);
    this.answers = {
      load: async (choice) => {
        this.data = await loadData(choice, new URL('mnist/', host.base).href, (loaded, total) =>
          host.post({ type: 'progress', loaded, total }),
        );
        return this.data.summary;
      },
      create: async ({ run, experiment, from }) => {
        const origin = from === undefined ? null : this.stateAt(from, experiment);
        const { turns } = this;
        const data = this.dataOf(experiment);
        const made = new LiveRun({
          id: run,
          experiment,
          data,
          turns,
          post: host.post,
          from: origin,
        });
        this.live.set(run, made);
        const summary = this.add(run, made);
        made.tell();
        return summary;
      },
      adopt: async ({ run, experiment, moments }) => {
        const data = this.dataOf(experiment);
        const kept = moments.map((moment) => recordedMoment(moment, `${run}: weights`));
        const examiner = new Examiner(experiment);
        // Weights of another network are refused here, and not at the first question.
        for (const moment of kept) examiner.show(moment);
        return this.add(run, new RecordedRun(experiment, data, kept));
      },
      train: async ({ run, steps }) => this.trained(run).train(steps) as undefined,
      pause: async ({ run }) => this.trained(run).pause() as Promise<undefined>,
      setRate: async ({ run, lr }) => this.trained(run).setRate(lr),
      drop: async ({ run }) => {
        this.runs.get(run)?.drop();
        this.runs.delete(run);
        this.live.delete(run);
        return undefined;
      },
      test: async (moment) => {
        const { asked, kept, examiner } = this.look(moment);
        return test(examiner, asked.data, kept.iteration);
      },
      activity: async (moment) => {
        const { asked, examiner } = this.look(moment);
        return activity(examiner, this.probeOf(asked.data));
      },
      weights: async (moment) => {
        const asked = this.asked(moment.run);
        return weights(moment, this.kept(asked, moment), this.kept(asked, { iteration: 0 }));
      },
      curve: async ({ activation, reach }) => curve(activation, reach),
      answer: async (moment) => {
        const { kept, examiner } = this.look(moment);
        return answer(examiner, moment.pixels, kept.iteration);
      },
      excite: async (moment) => {
        const { asked, kept, examiner } = this.look(moment);
        return excite(examiner, asked.data, moment, kept.iteration);
      },
      pictures: async ({ indices }) => picturesOf(this.loaded(), indices),
      file: async (moment) => {
        const { weights } = this.kept(this.asked(moment.run), moment);
        const fusedMultiplyAdd = String(backend.fusedMultiplyAdd);
        return encodeSafetensors(weights, { format: 'pt', backend: 'wasm', fusedMultiplyAdd });
      },
      digest: async (moment) => digestOf(this.kept(this.asked(moment.run), moment).weights),
    };
  }

  private async add(run: RunId, asked: Asked): Promise<BuiltRun> {
    this.runs.set(run, asked);
    const { model } = new Examiner(asked.experiment);
    const { batchSize } = asked.experiment.training;
    return {
      ...summaryOf(model),
      batchesPerEpoch: Math.ceil(asked.data.summary.trainSize / batchSize),
      moments: asked.moments.iterations,
      machine: await fingerprint(),
    };
  }

  private loaded(): Data {
    if (this.data !== null) return this.data;
    throw new GradusError('no data have been loaded.', { code: 'argument' });
  }

  /** The data that are loaded, which others may have taken the place of since the experiment was made. */
  private dataOf({ data }: Experiment): Data {
    const loaded = this.loaded();
    const { checksum } = loaded.summary;
    if (['', checksum].includes(data.checksum)) return loaded;
    throw new GradusError(
      `the experiment is one on other data (${data.checksum}) than those that are loaded (${checksum}).`,
      { code: 'argument' },
    );
  }

  private asked(run: RunId): Asked {
    const asked = this.runs.get(run);
    if (asked !== undefined) return asked;
    throw new GradusError(`there is no run ${run}.`, { code: 'argument' });
  }

  private trained(run: RunId): LiveRun {
    const found = this.live.get(run);
    if (found !== undefined) return found;
    throw new GradusError(`run ${run} is a record and cannot be trained.`, { code: 'argument' });
  }

  private kept(asked: Asked, { iteration }: Pick<Moment, 'iteration'>): KeptMoment {
    const kept = iteration === null ? asked.now() : asked.moments.at(iteration);
    if (kept !== undefined) return kept;
    throw new GradusError(`iteration ${iteration} is no longer kept.`, { code: 'moment' });
  }

  private look(moment: Moment): { asked: Asked; kept: KeptMoment; examiner: Examiner } {
    const asked = this.asked(moment.run);
    const kept = this.kept(asked, moment);
    let examiner = this.examiners.get(asked);
    if (examiner === undefined) {
      examiner = new Examiner(asked.experiment);
      this.examiners.set(asked, examiner);
    }
    return { asked, kept, examiner: examiner.show(kept) };
  }

  private probeOf(data: Data): Tensor {
    let probe = this.probes.get(data);
    if (probe === undefined) {
      [probe] = probeSet(data.flat.train);
      this.probes.set(data, probe);
    }
    return probe;
  }

  /** Where a fork begins; null where that is the beginning. */
  private stateAt(
    { run, iteration }: { run: RunId; iteration: number },
    { training }: Experiment,
  ): KeptMoment['state'] {
    const asked = this.asked(run);
    const { state } = this.kept(asked, { iteration });
    return state && forked(state, asked.experiment.training, training);
  }
}
