import type { Language } from '@gradus/lab/lang';
import {
  checksumOf,
  type Experiment,
  modelFor,
  type Problem,
  problemsOf,
  titleOf,
} from '../experiment/index.ts';
import { decodeLink, type SharedExperiment } from '../experiment/link/index.ts';
import { addressOf, keyOf, pathProblems } from './address.ts';
import { Check } from './check.svelte.ts';
import { preferences } from './preferences.svelte.ts';
import { route } from './route.svelte.ts';
import type { StudioRun } from './run.svelte.ts';
import { studio } from './studio.svelte.ts';

/** Milliseconds between two changes of the address: browsers refuse more than a few per second. */
const INTERVAL = 300;

/**
 * The address holds what the page shows, and opening an address shows its contents. The page marks the entries of the
 * history that it writes, so that going back changes the view and not the experiment.
 */
class OpenedLink {
  /** Experiments from the address, until the visitor trains or dismisses them. */
  private brought = $state.raw<readonly SharedExperiment[]>([]);
  /** Those without a run on the page. */
  readonly untrained: readonly SharedExperiment[] = $derived(
    this.brought.filter(({ experiment }) => runOf(experiment) === undefined),
  );
  /** Experiments that came together, so that the page must ask which of them to train. */
  readonly waiting: readonly SharedExperiment[] = $derived(
    this.brought.length > 1 && this.untrained.length > 0 ? this.brought : [],
  );
  /** Why the experiments from the address cannot be trained. */
  readonly impossible: readonly Problem[] = $derived(
    this.brought
      .filter(({ experiment }) => this.brought.length > 1 || isDraft(experiment))
      .flatMap(({ experiment }) => problemsOf(experiment, { samples: studio.summary?.trainSize })),
  );
  /** Results from the address. */
  checks = $state.raw<readonly Check[]>([]);
  private told = $state.raw<readonly Problem[]>([]);
  /** Problems of the address. A missing data set is a problem until it is loaded. */
  readonly problems: readonly Problem[] = $derived(
    this.told.filter((problem) => {
      const checksum = askedFor(problem);
      return checksum === null || checksum !== studio.summary?.checksum;
    }),
  );
  /** The language that the address asks for. */
  private language = $state<Language | null>(null);
  private seen = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  private readonly address: string = $derived(
    addressOf(
      route,
      this.experiments(),
      this.language === preferences.language ? this.language : null,
    ),
  );

  constructor() {
    studio.restOf = (run) => this.restOf(run);
    this.open();
    addEventListener('hashchange', () => {
      if (history.state?.isOurs === true) this.seen = location.hash;
      else this.open();
      this.plan();
    });
    $effect.root(() => {
      $effect(() => {
        void this.address;
        this.plan();
      });
      $effect(() => {
        for (const check of this.checks) check.look();
      });
    });
  }

  /** The run of the experiment in the build panel. */
  runOfDraft(): StudioRun | undefined {
    return runOf(studio.draft);
  }

  /** Finds the tables of the address among those of the runs that have come back. */
  findTables(): void {
    const known = new Set(studio.runs.map((run) => checksumOf(run.experiment.data)));
    this.told = this.told.filter((problem) => {
      const checksum = askedFor(problem);
      return checksum === null || !known.has(checksum);
    });
    this.brought = this.brought.map((shared) => {
      const found = onTable(shared);
      if (isDraft(shared.experiment)) studio.edit(found.experiment);
      return found;
    });
  }

  /** Dismisses the contents of the address. */
  dismiss(): void {
    this.told = [];
    this.brought = [];
    this.checks = [];
  }

  /** Trains the experiments of the address. */
  async train(): Promise<void> {
    const due = this.untrained.length > 0 ? this.untrained : this.checks;
    const all = due.map(({ experiment }) => experiment);
    if (all.length > 1) {
      await studio.trainAll(all);
    } else if (all.length === 1) {
      if (!isDraft(all[0])) this.show(all[0]);
      await studio.start();
    }
    this.brought = [];
  }

  private open(): void {
    this.seen = location.hash;
    const { link, problems } = decodeLink(this.seen);
    const { lang, path } = link;
    const experiments = distinct(link.experiments);
    const all = [...problems, ...pathProblems(path)];
    this.language = lang;
    // For this visit only, because the visitor did not choose it.
    if (lang !== null) void preferences.show(lang);
    // What was wrong with the experiments of an earlier address stays; what was wrong with its path is over.
    const isNew = all.length > 0 || experiments.length > 0;
    this.told = isNew ? all : this.told.filter(({ field }) => field !== 'path');
    if (experiments.length === 0) return;
    this.brought = experiments;
    this.checks = experiments.flatMap(({ experiment, result }) =>
      result === null ? [] : [new Check(experiment, result)],
    );
    this.show(experiments[0].experiment);
  }

  /** Shows the experiment in the build panel, or selects its run if there is one. */
  private show(experiment: Experiment): void {
    const run = runOf(experiment);
    if (run === undefined) void studio.open(experiment);
    else studio.select(run);
  }

  /** What the address holds: the experiments that were opened, until they are trained or others are made. */
  private experiments(): readonly SharedExperiment[] {
    const [first] = this.waiting;
    if (first !== undefined && isDraft(first.experiment)) return this.waiting;
    const shown = this.isOfAllRuns
      ? studio.shownRuns.map(({ experiment }) => experiment)
      : [studio.draft];
    return shown.map((experiment) => ({ experiment, result: this.expectedOf(experiment) }));
  }

  /** Whether the view compares all runs, so that its address must hold them all. */
  private get isOfAllRuns(): boolean {
    const { shownRuns, selected, isEdited } = studio;
    if (route.view === 'compare') return shownRuns.length > 0;
    return route.view === 'train' && !isEdited && selected?.isShown === true;
  }

  /** Results stay in the address, so that they survive a reload. */
  private expectedOf(experiment: Experiment): SharedExperiment['result'] {
    if (this.checks.length === 0) return null;
    const key = keyOf(experiment);
    return this.checks.find((check) => check.key === key)?.expected ?? null;
  }

  private restOf(run: StudioRun): number | null {
    const rests = this.checks
      .filter((check) => check.found === null && check.isOf(run))
      .map(({ expected }) => expected.iteration)
      .filter((iteration) => iteration > run.iteration);
    return rests.length === 0 ? null : Math.min(...rests);
  }

  private plan(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.write();
    }, INTERVAL);
  }

  private write(): void {
    // The page has just changed the address itself and is about to be notified.
    if (location.hash !== this.seen) return;
    // A value that is still being typed does not make an experiment yet.
    if (studio.problems.length > 0) return;
    if (this.address !== this.seen || history.state?.isOurs !== true) {
      history.replaceState({ isOurs: true }, '', this.address);
    }
    this.seen = location.hash;
  }
}

/** Leaves out experiments with equal titles: they would replace one another on the page. */
function distinct(all: readonly SharedExperiment[]): SharedExperiment[] {
  return [...new Map(all.map((each) => [titleOf(each.experiment), each])).values()];
}

/** The run of an experiment on the page. */
function runOf(experiment: Experiment): StudioRun | undefined {
  const key = keyOf(experiment);
  return studio.runs.find((run) => keyOf(run.experiment) === key);
}

/** The checksum of the data that a problem asks the visitor to drop; null for other problems. */
function askedFor({ problem, details }: Problem): string | null {
  const isAsked = problem === 'dropAgain' || problem === 'dropFolder' || problem === 'dropTable';
  return isAsked ? details.checksum : null;
}

/** An experiment of an address on its table, if a run on the page has that. */
function onTable(shared: SharedExperiment): SharedExperiment {
  const { table, experiment } = shared;
  const all = studio.runs
    .map((run) => run.experiment)
    .filter(({ data }) => data.kind === 'table' && checksumOf(data) === table)
    .map(({ data, model: { inputDim } }) => ({
      ...experiment,
      data,
      model: modelFor(experiment.model, data, inputDim),
    }));
  const found = all.find((each) => runOf(each) !== undefined) ?? all[0];
  return found === undefined ? shared : { ...shared, experiment: found };
}

/** Whether the build panel shows this experiment. */
function isDraft(experiment: Experiment): boolean {
  return keyOf(experiment) === keyOf(studio.draft);
}

export const link = new OpenedLink();
