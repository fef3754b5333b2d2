/** The style of a page, light and dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1c1e21; --soft: #5b6068; --edge: #8a9099; --panel: #f4f5f7;
  --bar: #2f6fb7; --wrong: #b3261e; --focus: #1a73e8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16181b; --ink: #e8eaed; --soft: #a9b0b9; --edge: #6d747d; --panel: #202327;
    --bar: #6aa5e8; --wrong: #ff9a90; --focus: #8ab4f8;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Noto Sans KR', sans-serif;
}
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0 0 0.75rem; font-size: 1.1rem; }
p { margin: 0.25rem 0; }
.soft { color: var(--soft); }
.parts { display: grid; gap: 1.5rem; margin-top: 1.5rem; }
@media (min-width: 48rem) { .parts { grid-template-columns: 3fr 2fr; align-items: start; } }
.panel { background: var(--panel); border-radius: 0.6rem; padding: 1rem; min-width: 0; }
@media (min-width: 48rem) { .result { position: sticky; top: 1rem; } }
.fields { display: grid; gap: 0.8rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); }
.field { min-width: 0; }
label { display: block; font-weight: 600; overflow-wrap: anywhere; }
input, textarea, button {
  font: inherit; color: inherit; background: var(--page); border: 1px solid var(--edge); border-radius: 0.35rem;
  padding: 0.4rem 0.6rem; min-height: 2.5rem;
}
input, textarea { width: 100%; }
input::placeholder { color: var(--soft); opacity: 1; }
input[aria-invalid='true'], textarea[aria-invalid='true'] { border-color: var(--wrong); border-width: 2px; }
button { cursor: pointer; }
button:disabled { opacity: 0.5; cursor: default; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.wrong { color: var(--wrong); font-size: 0.9rem; }
.wrong:empty { display: none; }
.value { font-size: 1.5rem; font-weight: 700; line-height: 1.3; overflow-wrap: anywhere; }
.bars { list-style: none; margin: 0.75rem 0 0; padding: 0; display: grid; gap: 0.5rem; }
.bars .line { display: flex; justify-content: space-between; gap: 1rem; }
.bars .name { overflow-wrap: anywhere; min-width: 0; }
.bars .share { font-variant-numeric: tabular-nums; white-space: nowrap; }
.track { height: 0.5rem; border-radius: 0.25rem; border: 1px solid var(--edge); overflow: hidden; }
.fill { height: 100%; width: 0; background: var(--bar); }
.best .name { font-weight: 700; }
.board { position: relative; max-width: 22rem; }
.board canvas {
  display: block; width: 100%; aspect-ratio: 1; border: 2px solid var(--edge); border-radius: 0.5rem;
  background: #ffffff; cursor: crosshair; touch-action: none; user-select: none; -webkit-user-select: none;
}
.board p { position: absolute; inset: 0; margin: auto; height: 1.5em; text-align: center; pointer-events: none; color: #5b6068; }
.tools { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 0.75rem; align-items: end; }
.sees { image-rendering: pixelated; border: 1px solid var(--edge); width: 7rem; height: auto; display: block; background: #000; }
details { margin-top: 2rem; border-top: 1px solid var(--edge); padding-top: 1rem; }
summary { cursor: pointer; font-weight: 600; }
details h2, details h3, details h4 { margin: 1.25rem 0 0.5rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--edge); min-width: 4.5rem; padding: 0.25rem 0.6rem; text-align: start; vertical-align: top; }
pre { overflow-x: auto; background: var(--panel); padding: 0.75rem; border-radius: 0.35rem; }
code { font-family: ui-monospace, 'SFMono-Regular', Consolas, monospace; font-size: 0.92em; overflow-wrap: anywhere; }
/* On a phone a table scrolls. Names do not break, and the column of training values stays wide. */
td:nth-child(3) { min-width: 11rem; }
pre code, td:first-child code { overflow-wrap: normal; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
`;
