// The import rules:
// - In gradus, a folder imports only from itself and from folders before it in the order below, and nothing from outside.
// - Neither files nor sibling folders import one another in a circle, types included.
// - No package imports another package's files by their paths.
// - The studio, and the parts of the lab that web pages share, import no module of Node.
// - The lab opens untrusted files only through runs/open.ts.
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { circlesOf, folderCircles } from './circles.mjs';
import { filesUnder, importsOf, report, root, slashed, textOf } from './sources.mjs';

const layers =
  'util table metrics ir graph ops autograd compiler backends runtime tensor functions linalg methods nn differentiation optim data train sweep preprocessing onnx import export index.ts bundle.ts'.split(
    ' ',
  );
const publicNames =
  /^(gradus(\/(autograd|linalg|methods|nn|nn\/functional|optim|data|train|sweep|table|metrics|preprocessing|import|export|bundle))?|@gradus\/[a-z]+|@gradus\/lab\/(compare|settings|diagnostics|events|experiment|tabular|trials|lang(\/(en|ko))?))$/;
const library = 'packages/gradus/src/';
// A page can load these files: they import only one another and packages that run anywhere.
const portable =
  /^packages\/lab\/src\/(compare|diagnostics|events|experiment|lang|settings|tabular|trials)\//;
// The code of a page: it may import the parts of the lab that pages share, and no module of Node.
const page = /^packages\/studio\/src\//;
// Files of runs may be pipes, devices or links, so the lab reads them only through runs/open.ts. The other files listed
// here do not read runs: they read files that they write, /proc of Linux, fonts, and pictures and tables named by the user.
const reading = /\b(readFile|readFileSync|createReadStream|open|openSync|openAsBlob)\b/;
const readers = new Map(
  Object.entries({
    'runs/open.ts': ['open'],
    'runs/disk.ts': ['fs as a whole'],
    'runs/lock.ts': ['readFileSync'],
    'charts/png.ts': ['readFile'],
    'cli/commands/common/picture.ts': ['createReadStream'],
    'cli/commands/common/table-source.ts': ['createReadStream'],
  }).map(([path, names]) => [`packages/lab/src/${path}`, names]),
);
const host = `${library}backends/host.ts`;

const problems = [];
const graph = new Map();

const packageOf = (path) => /^packages\/[^/]+\//.exec(path)?.[0] ?? '';
const layerOf = (path) => path.slice(library.length).split('/')[0];

for (const file of filesUnder().filter((path) => /\.([mc]?ts|svelte)$/.test(path))) {
  const targets = [];
  for (const { specifier, typeOnly, line } of importsOf(file)) {
    const fail = (text) => problems.push(`${file}:${line} imports '${specifier}': ${text}`);
    if (!specifier.startsWith('.')) {
      checkBare(file, specifier, fail);
      continue;
    }
    const target = slashed(join(root, dirname(file), specifier));
    checkRelative(file, target, fail);
    if (portable.test(file) && !portable.test(target) && !typeOnly) {
      fail('a web page loads this file too; import only modules that run there');
    }
    targets.push(target);
  }
  if (file.startsWith(library) && file !== host && textOf(file).includes('getBuiltinModule')) {
    problems.push(`${file} loads a module of Node; only ${host} may`);
  }
  if (file.startsWith('packages/lab/src/')) checkReading(file);
  if (file.startsWith('packages/') && file.includes('/src/')) graph.set(file, targets);
}

function checkBare(file, specifier, fail) {
  if (file.startsWith(library)) {
    fail('gradus has no dependency; the host is reached through backends/host.ts');
  } else if (/^(@gradus\/|gradus(\/|$))/.test(specifier) && !publicNames.test(specifier)) {
    fail('only the published paths of a package may be imported');
  } else if (page.test(file) && specifier === '@gradus/lab') {
    fail(
      'the index of the lab needs Node; import a part that pages share, such as @gradus/lab/settings',
    );
  } else if ((portable.test(file) || page.test(file)) && isOfNode(specifier)) {
    fail('a web page loads this file too, and has no modules of Node');
  }
}

function checkReading(file) {
  const text = textOf(file);
  const isOpen =
    /(import|require)\(\s*['"](node:)?fs|import (\* as )?\w+(,[^'\n]*)? from '(node:)?fs/.test(
      text,
    );
  const imports = text.matchAll(/import (?:\w+, )?\{([^}]*)\} from '(?:node:)?fs(?:\/promises)?'/g);
  const names = [...imports].flatMap(([, list]) => list.split(',').map((name) => name.trim()));
  for (const name of isOpen ? ['fs as a whole'] : names.filter((name) => reading.test(name))) {
    if (readers.get(file)?.includes(name)) continue;
    problems.push(`${file} imports ${name}: read files of runs through runs/open.ts`);
  }
}

function isOfNode(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function checkRelative(file, target, fail) {
  const home = packageOf(file);
  if (/^packages\/[^/]+\/(src|dist)\//.test(target) && packageOf(target) !== home) {
    fail(`this imports a file of ${packageOf(target)}; import the package by its name`);
  }
  if (!file.startsWith(library) || !target.startsWith(library)) return;
  if (!target.endsWith('.ts')) fail('write the .ts extension');
  const [from, to] = [layers.indexOf(layerOf(file)), layers.indexOf(layerOf(target))];
  if (to < 0) fail(`'${layerOf(target)}' is missing from the order ${layers.join(' → ')}`);
  else if (to > from) {
    fail(`'${layerOf(file)}' is below '${layerOf(target)}' in the order ${layers.join(' → ')}`);
  }
}

for (const circle of circlesOf(graph)) {
  problems.push(`circle of files: ${circle.join(' → ')}. Move the shared code into a lower file.`);
}
for (const { folders, imports } of folderCircles(graph)) {
  problems.push(`circle of folders: ${folders.join(' → ')}\n  ${imports.join('\n  ')}`);
}

report('layers', problems, `${graph.size} files, imports all point one way`);
