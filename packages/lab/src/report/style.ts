import { themeStyle } from '../charts/theme.ts';

/** The style of a report: light or dark on a screen, as the reader has chosen; always light on paper. */
export const style = `${themeStyle}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--surface); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans KR", "Malgun Gothic", sans-serif; }
:lang(ko) { word-break: keep-all; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p { margin: .5rem 0; max-width: 46rem; }
.quiet { opacity: .78; font-size: .9rem; }
.wide { overflow-x: auto; }
figure { margin: 1rem 0; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { font-size: .9rem; opacity: .85; margin-bottom: .35rem; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
td.number, th.number { text-align: right; white-space: nowrap; }
code, pre { font: .88rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { overflow-x: auto; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .4rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; font-size: .9rem; }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; margin: 1rem 0; list-style: none; }
.pictures li { width: 7.5rem; font-size: .82rem; line-height: 1.35; }
.pixels { image-rendering: pixelated; display: block; border: 1px solid var(--line); }
.pictures .pixels { width: 7rem; height: 7rem; margin-bottom: .3rem; }
.sheet { width: 100%; max-width: 46rem; }
.symptom { border-left: 4px solid var(--run-1); padding: .25rem 0 .25rem 1rem; margin: 1rem 0; }
@media print { body { max-width: none; padding: 0; } details { display: none; } h2, h3, h4, figure { break-inside: avoid; break-after: avoid; } }
`;
