import type { Language } from '@gradus/lab/lang';
import { type Experiment, type Problem, problemsOf, titleOf } from '../experiment/index.ts';
import { decodeLink, type SharedExperiment } from '../experiment/link/index.ts';
import { addressOf, keyOf, pathProblems } from './address.ts';
import { Check } from './check.svelte.ts';
import { preferences } from './preferences.svelte.ts';
import { route } from './route.svelte.ts';
import type { StudioRun } from './run.svelte.ts';
import { studio } from './studio.svelte.ts';

/** Milliseconds between two times that the address is written: browsers refuse more than a few a second. */
const INTERVAL = 300;

/**
 * The address holds what the page shows, and an address that is opened is shown. Entries of the history that
 * the page wrote itself are marked, so that going back changes the view and not the experiment.
 */
class OpenedLink {
  /** Experiments that came, until they are trained or left. */
  private brought = $state.raw<readonly SharedExperiment[]>([]);
  /** Those of them that came together, so that it has to be asked what to do with them. */
  readonly waiting: readonly SharedExperiment[] = $derived(
    this.brought.length > 1 ? this.brought : [],
  );
  /** Why those that came cannot be trained. */
  readonly impossible: readonly Problem[] = $derived(
    this.brought
      .filter(({ experiment }) => this.brought.length > 1 || isDraft(experiment))
      .flatMap(({ experiment }) => problemsOf(experiment, { samples: studio.summary?.trainSize })),
  );
  /** Results that came along. */
  checks = $state.raw<readonly Check[]>([]);
  private told = $state.raw<readonly Problem[]>([]);
  /** What was wrong with the address; that pictures are missing is told until they are there. */
  readonly problems: readonly Problem[] = $derived(
    this.told.filter(
      ({ problem, details }) =>
        problem !== 'dropAgain' || details.checksum !== studio.summary?.checksum,
    ),
  );
  /** The language that the address asked for. */
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

  /** Leaves what the address brought. */
  dismiss(): void {
    this.told = [];
    this.brought = [];
    this.checks = [];
  }

  /** Trains what the address brought. */
  async train(): Promise<void> {
    const all = (this.brought.length > 0 ? this.brought : this.checks).map(
      ({ experiment }) => experiment,
    );
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
    // For this visit alone: it is not the visitor's own choice.
    if (lang !== null) void preferences.show(lang);
    if (all.length > 0 || experiments.length > 0) this.told = all;
    if (experiments.length === 0) return;
    this.brought = experiments;
    this.checks = experiments.flatMap(({ experiment, result }) =>
      result === null ? [] : [new Check(experiment, result)],
    );
    this.show(experiments[0].experiment);
  }

  /** In the build panel, or as the run of it that there is. */
  private show(experiment: Experiment): void {
    const key = keyOf(experiment);
    const run = studio.runs.find((each) => keyOf(each.experiment) === key);
    if (run === undefined) studio.edit(experiment);
    else studio.select(run);
  }

  /** What the address holds: what was opened, until it is trained or something else is made. */
  private experiments(): readonly SharedExperiment[] {
    const [first] = this.waiting;
    if (first !== undefined && isDraft(first.experiment)) return this.waiting;
    const shown = this.isOfAllRuns
      ? studio.shownRuns.map(({ experiment }) => experiment)
      : [studio.draft];
    return shown.map((experiment) => ({ experiment, result: this.expectedOf(experiment) }));
  }

  /** Whether the view shows all runs over one another, so that its address has to hold them all. */
  private get isOfAllRuns(): boolean {
    const { shownRuns, selected, isEdited } = studio;
    if (route.view === 'compare') return shownRuns.length > 0;
    return route.view === 'train' && !isEdited && selected?.isShown === true;
  }

  /** So that what was told survives when the page is loaded again. */
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
    // The address has just been changed, and the page is about to hear of it.
    if (location.hash !== this.seen) return;
    // What is being typed is not an experiment yet.
    if (studio.problems.length > 0) return;
    if (this.address !== this.seen || history.state?.isOurs !== true) {
      history.replaceState({ isOurs: true }, '', this.address);
    }
    this.seen = location.hash;
  }
}

/** Those of one title would take one another's place on the page. */
function distinct(all: readonly SharedExperiment[]): SharedExperiment[] {
  return [...new Map(all.map((each) => [titleOf(each.experiment), each])).values()];
}

/** Whether the build panel shows it. */
function isDraft(experiment: Experiment): boolean {
  return keyOf(experiment) === keyOf(studio.draft);
}

export const link = new OpenedLink();
