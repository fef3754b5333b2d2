// The lock file holds hashes and no addresses, and package.json decides on every script that packages run when they
// are installed; no file names a place that exists on one machine only.
import { filesUnder, report, textOf } from './sources.mjs';

const problems = [];
// Spelled in halves, so that this file passes its own check.
const unwanted = [
  { what: 'a path of one machine', pattern: new RegExp(`(^|[^\\w.])/${'work'}/`) },
  { what: 'a path outside the repository', pattern: new RegExp(`\\.\\./${'shared'}\\b`) },
  { what: 'the host of a package registry', pattern: /\bregistry\.[\w-]+\.(com|dev|io|net|org)\b/ },
];

const lock = JSON.parse(textOf('package-lock.json'));
const { allowScripts } = JSON.parse(textOf('package.json'));
for (const [name, entry] of Object.entries(lock.packages)) {
  if (/^[a-z+]+:/.test(entry.resolved ?? '')) {
    problems.push(`package-lock.json: ${name} records an address; install with the .npmrc here`);
  }
  const installed = name.slice(name.lastIndexOf('node_modules/') + 'node_modules/'.length);
  if (entry.hasInstallScript && !(installed in allowScripts)) {
    problems.push(
      `package-lock.json: ${name} has an install script. Add "${installed}": false to allowScripts in package.json, ` +
        'or npm 11 warns on every install; true only where the package needs it',
    );
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
