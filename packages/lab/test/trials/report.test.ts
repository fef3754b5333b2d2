/** The page of a sweep. */
import type { Dimension } from 'gradus/sweep';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { COLUMN } from '../../src/charts/draw.ts';
import { measureText } from '../../src/compare/index.ts';
import { messages } from '../../src/lang/index.ts';
import { sweepFigureFiles, sweepPage } from '../../src/report/sweep.ts';
import { ranked, type SweepView, valueText } from '../../src/trials/index.ts';
import { LR, sampleSweep, trial, view } from './kit.ts';

function pageOf(view: SweepView, lang: 'en' | 'ko' = 'en') {
  const made = { on: new Date('2026-01-02'), version: '0.1.0' };
  const commands = ['gradus train penguins.csv --lr 0.01'];
  return parseHTML(sweepPage({ view, best: [], commands }, messages(lang, {}), made)).document;
}

const textOf = (document: Document, selector: string) =>
  [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe('the page of a sweep', () => {
  it('shows the best trial, the number of trials, and the command that trains it again', () => {
    const sweep = sampleSweep(30);
    const best = sweep.trials[sweep.best ?? 0];
    const [count, sentence] = textOf(pageOf(sweep), '#result ~ p');
    expect(count).toBe('30 trials (7 stopped early, 3 failed).');
    expect(sentence).toContain(`trial ${best.index}, best validation accuracy`);
    expect(sentence).toContain(measureText('accuracy', best.score?.value));
    expect(sentence).toContain(`hidden = ${valueText(best.settings.hidden)}`);
    expect(textOf(pageOf(sweep), 'pre')).toEqual(['gradus train penguins.csv --lr 0.01']);
  });

  it('shows every trial as a line and as a row, in both languages', () => {
    const sweep = sampleSweep(30);
    for (const lang of ['en', 'ko'] as const) {
      const document = pageOf(sweep, lang);
      expect(document.documentElement.getAttribute('lang')).toBe(lang);
      const lines = document.querySelectorAll('#parallel ~ figure svg path');
      // The best trial is drawn a second time, over the others.
      expect(lines).toHaveLength(30 + 1);
      const rows = document.querySelectorAll('#trials ~ .wide tbody tr');
      expect(rows).toHaveLength(30);
      const [first] = rows;
      const [best] = ranked(sweep.trials, 'max');
      expect(first.querySelector('td')?.textContent).toBe(String(best.index));
    }
  });

  it('lists the best fifty of a thousand, and draws all', () => {
    const document = pageOf(sampleSweep(1000));
    expect(textOf(document, '#trials ~ p')).toEqual(['The best 50 of 1,000 are shown.']);
    expect(document.querySelectorAll('#trials ~ .wide tbody tr')).toHaveLength(50);
    expect(document.querySelectorAll('#parallel ~ figure svg path')).toHaveLength(1001);
  });

  it('shows why a trial failed, and shows names as text', () => {
    const name = '<img src=x onerror=alert(1)>';
    const failed = { ...trial(0, { [name]: name }, null), reason: name };
    const document = pageOf(
      view({ [name]: { kind: 'choice', values: [name] } }, [failed], { title: name }),
    );
    expect(document.querySelectorAll('img')).toHaveLength(0);
    expect(textOf(document, '#result ~ p')).toEqual([
      '1 trial (1 failed).',
      'No trial has a score yet.',
    ]);
    expect(textOf(document, '#trials ~ .wide td').join()).toContain(`failed: ${name}`);
  });

  it('leaves out figures that would be empty', () => {
    const names = (view: SweepView) =>
      sweepFigureFiles(view, messages('en', {})).map(({ name }) => name);
    expect(names(sampleSweep(5))).toEqual(['parallel', 'heat-map', 'importance']);
    expect(names(view({ lr: LR }, [trial(0, { lr: 0.01 }, 1)]))).toEqual(['parallel']);
    expect(names(view({ lr: LR }, []))).toEqual([]);
    expect(textOf(pageOf(view({ lr: LR }, [])), '#result ~ p')[0]).toBe('0 trials.');
  });
});

describe('the figures as files', () => {
  it('are complete SVGs with the names of the settings and the scores', () => {
    const [parallel, heat, importance] = sweepFigureFiles(sampleSweep(30), messages('en', {}));
    for (const { svg } of [parallel, heat, importance]) {
      expect(svg).toMatch(/^<svg .*<\/svg>$/s);
      expect(svg).not.toMatch(/NaN|undefined|null/);
    }
    for (const name of [
      'lr',
      'dropout',
      'momentum',
      '256, 64',
      'adam',
      'best validation accuracy',
    ]) {
      expect(parallel.svg).toContain(`>${name}<`);
    }
    expect(heat.svg).toContain('>1e-4 – 2.4e-4<');
  });

  it('have room for the labels of the first axis', () => {
    const hidden: Dimension = { kind: 'choice', values: [[100], [100, 100, 100]] };
    const trials = [trial(0, { hidden: [100] }, 1), trial(1, { hidden: [100, 100, 100] }, 2)];
    const [{ svg }] = sweepFigureFiles(view({ hidden }, trials), messages('en', {}));
    const { document } = parseHTML(svg);
    const label = [...document.querySelectorAll('text')].find(
      ({ textContent }) => textContent === '100, 100, 100',
    );
    const [, end] = /translate\(([\d.]+),/.exec(label?.getAttribute('transform') ?? '') ?? [];
    const before = 6;
    expect(Number(end) - before).toBeGreaterThan(COLUMN * '100, 100, 100'.length);
  });
});
