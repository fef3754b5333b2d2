// The lock file holds hashes and no addresses; no file names a place that exists on one machine only.
import { filesUnder, report, textOf } from './sources.mjs';

const problems = [];
// Spelled in halves, so that this file passes its own check.
const unwanted = [
  { what: 'a path of one machine', pattern: new RegExp(`(^|[^\\w.])/${'work'}/`) },
  { what: 'a path outside the repository', pattern: new RegExp(`\\.\\./${'shared'}\\b`) },
  { what: 'the host of a package registry', pattern: /\bregistry\.[\w-]+\.(com|dev|io|net|org)\b/ },
];

const lock = JSON.parse(textOf('package-lock.json'));
for (const [name, entry] of Object.entries(lock.packages)) {
  if (/^[a-z+]+:/.test(entry.resolved ?? '')) {
    problems.push(`package-lock.json: ${name} records an address; install with the .npmrc here`);
  }
}

const files = filesUnder().filter((path) => !/\.(png|gz|wasm|safetensors|pt|ubyte)$/.test(path));
for (const path of files) {
  const lines = textOf(path).split('\n');
  for (const [index, line] of lines.entries()) {
    for (const { what, pattern } of unwanted) {
      if (pattern.test(line)) problems.push(`${path}:${index + 1} holds ${what}`);
    }
  }
}

report('words', problems, `${files.length} files, none tied to one machine`);
