import { fileTheme, pageTheme } from '../charts/theme.ts';
import type { Messages } from '../lang/index.ts';
import type { UnreadableRun } from '../runs/reader.ts';
import { trainCommandOf } from '../settings/command.ts';
import { MOST_CLASSES } from '../text/confusions.ts';
import { page } from './page.ts';
import type { Reported } from './reported.ts';
import { curvesSection, drawn, trainingFigures } from './sections/curves.ts';
import { diagnosisSection } from './sections/diagnosis.ts';
import { judgedFigures } from './sections/judged-figures.ts';
import { resultSection } from './sections/result.ts';
import { reproduceSection, settingsSection } from './sections/settings.ts';
import { drawnConfusion, judgedOf, testedOf, testSection } from './sections/test.ts';

/** The report on some runs as one HTML page. */
export function reportPage(
  runs: readonly Reported[],
  unreadable: readonly UnreadableRun[],
  text: Messages,
  made: { readonly on: Date; readonly version: string },
): string {
  const { report } = text;
  const words = {
    language: report.languageTag,
    title: report.title(runs.map(({ name }) => name).join(', ')),
    made: report.madeOn(made.on.toISOString().slice(0, 10), made.version),
  };
  return page(words, [
    resultSection(runs, unreadable, text),
    curvesSection(trainingFigures(runs, text), text, pageTheme),
    diagnosisSection(runs, text, pageTheme),
    testSection(runs, text, pageTheme),
    settingsSection(runs, text),
    reproduceSection(
      runs.map(({ run }) => trainCommandOf(run.config)),
      text,
    ),
  ]);
}

/** A figure of a report as an SVG file. */
export interface FigureFile {
  /** Without an extension. */
  readonly name: string;
  readonly svg: string;
}

/** The plots of the report as separate files. */
export function figureFiles(runs: readonly Reported[], text: Messages): FigureFile[] {
  const curves = trainingFigures(runs, text).map((figure) => ({
    name: figure.name,
    svg: drawn(figure, text, fileTheme),
  }));
  const confusions = testedOf(runs).flatMap((run, i) => {
    if (run.classNames.length > MOST_CLASSES) return [];
    const name = `confusion-${isFileName(run.name) ? run.name : i + 1}`;
    return [{ name, svg: drawnConfusion(run, text, fileTheme) }];
  });
  const judgements = judgedOf(runs).flatMap(({ name, judged }, i) =>
    judgedFigures(judged, text).map((figure) => ({
      name: `${figure.name}-${isFileName(name) ? name : i + 1}`,
      svg: figure.svg(fileTheme),
    })),
  );
  return [...curves, ...confusions, ...judgements];
}

/** Whether a run's name is safe as a file name: the name of a stranger's run may point outside the folder. */
function isFileName(name: string): boolean {
  return /^[\p{L}\p{N}_.+-]{1,100}$/u.test(name);
}
