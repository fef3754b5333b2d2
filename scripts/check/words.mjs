// Checks that the lock file holds hashes and no addresses, that package.json decides on every install script of a
// package, that no file names a path of one machine, and that rewritten texts have no retired word.
import { filesUnder, report, textOf } from './sources.mjs';

const problems = [];
// Written in parts, so that this file passes its own check.
const unwanted = [
  { what: 'a path of one machine', pattern: new RegExp(`(^|[^\\w.])/${'work'}/`) },
  { what: 'a path outside the repository', pattern: new RegExp(`\\.\\./${'shared'}\\b`) },
  { what: 'the host of a package registry', pattern: /\bregistry\.[\w-]+\.(com|dev|io|net|org)\b/ },
];

/** Words that docs/glossary.md retires, and what to write. */
const retired = [
  [/(?<!\bthere )\b(is|are|was|were) no\b(?! longer)/i, 'is not a …'],
  [/\bone.s own\b/, 'your own'],
  [/\banew\b/, 'again'],
  [/\bso many\b/, 'that many'],
  [/\bput up with\b/, 'wait'],
  [/\bcomes? along\b/, 'bundled'],
  [
    /\b(surest|taken for what|what came of|as usual|house default|learnt)\b/i,
    'the word of the glossary',
  ],
  [/\b(had better|goes without saying|thrown about|to be had|than anybody)\b/, 'a plain sentence'],
  [
    /시험|매개변수|표본|간직|갱신 비율|학습률 일정|레슨|스튜디오|데이터 세트|신뢰 구간|원핫|절반 탐색/,
    'the word of the glossary',
  ],
  [/을\(를\)|은\(는\)|이\(가\)/, 'a sentence without a pair of particles'],
];
/** Files that name retired words, and data. */
const FREE = /^(docs\/glossary\.md|scripts\/check\/words\.mjs)$|\.(json|onnx|ckpt|svg|csv)$/;

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
    for (const [pattern, instead] of FREE.test(path) ? [] : retired) {
      const [found] = pattern.exec(line) ?? [];
      if (found !== undefined)
        problems.push(`${path}:${index + 1} says '${found}'. Write ${instead}.`);
    }
  }
}

report('words', problems, `${files.length} files, none tied to one machine, no retired word`);
