// Writes docs/pytorch-coverage.md with --write; without it, fails if that page is out of date.
//
// scripts/coverage/pytorch.json lists PyTorch's names for feedforward networks, with the places in Gradus where each
// is: `nn.Linear` is the export `Linear` of `gradus/nn`, `Tensor.add` a member of the class `Tensor` of `gradus`, and
// "a | b" two places. A text that begins with a dash says why a name does not apply. The types of the sources decide
// whether a place exists.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { libraryEntries } from './entries.mjs';
import { report, root } from './sources.mjs';

const page = join(root, 'docs/pytorch-coverage.md');
const sections = JSON.parse(readFileSync(join(root, 'scripts/coverage/pytorch.json'), 'utf8'));
const entries = libraryEntries().filter(({ specifier }) => specifier.startsWith('gradus'));
/** The namespaces of paths: `F` for `gradus/nn/functional`, `nn` for `gradus/nn`, and so on. */
const namespaces = new Map(
  entries.map(({ specifier, index }) => [specifier.replace(/^gradus\/?/, '') || '.', index]),
);
namespaces.set('F', namespaces.get('nn/functional'));

const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const program = ts.createProgram(
  entries.map(({ index }) => join(root, index)),
  options,
);
const checker = program.getTypeChecker();

/** Whether `path` names an export of the library, or a member of one. */
function exists(path) {
  const [first, ...rest] = path.split('.');
  const inner = namespaces.get(first);
  const index = inner ?? namespaces.get('.');
  const source = program.getSourceFile(join(root, index));
  return isIn(checker.getSymbolAtLocation(source), inner === undefined ? [first, ...rest] : rest);
}

function isIn(symbol, [name, ...rest]) {
  const found = membersOf(symbol).find((member) => member.name === name);
  return found !== undefined && (rest.length === 0 || isIn(found, rest));
}

/** The exports of a module, and the members of a class or an interface, static ones included. */
function membersOf(symbol) {
  const isAlias = symbol.flags & ts.SymbolFlags.Alias;
  const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  if (target.flags & ts.SymbolFlags.ValueModule) return checker.getExportsOfModule(target);
  const statics = target.exports ? [...target.exports.values()] : [];
  const type = checker.getDeclaredTypeOfSymbol(target);
  return [...checker.getPropertiesOfType(type), ...statics];
}

function stateOf(place) {
  if (place.startsWith('—')) return { state: 'not applicable', text: place.slice(2) };
  const paths = place.split(' | ');
  const state = paths.every(exists) ? 'yes' : 'missing';
  return { state, text: state === 'yes' ? paths.map((path) => `\`${path}\``).join(', ') : '' };
}

const rows = Object.entries(sections).map(([title, names]) => ({
  title,
  names: Object.entries(names).map(([name, place]) => ({ name, ...stateOf(place) })),
}));
const all = rows.flatMap(({ names }) => names);
const count = (wanted) => all.filter(({ state }) => state === wanted).length;
const summary =
  `Of ${all.length} names, Gradus has ${count('yes')} and lacks ${count('missing')}; ` +
  `${count('not applicable')} do not apply.`;

const text = `# PyTorch's names in Gradus

\`npm run coverage\` writes this page from the exports of the library and the list in
[scripts/coverage/pytorch.json](../scripts/coverage/pytorch.json). ${summary}

\`nn.Linear\` stands for the export \`Linear\` of \`gradus/nn\`, \`F.relu\` for \`relu\` of \`gradus/nn/functional\`, and a
name without a prefix for an export of \`gradus\`. \`import 'gradus/methods'\` makes methods of functions such as
\`cumsum(x, 0)\`. [From PyTorch to Gradus](pytorch.md) says what is different.
${rows.map(sectionOf).join('')}`;

function sectionOf({ title, names }) {
  const lines = names.map(({ name, state, text }) => `| \`${name}\` | ${state} | ${text} |`);
  return `\n## ${title}\n\n| PyTorch | state | in Gradus |\n|---|---|---|\n${lines.join('\n')}\n`;
}

const problems = [];
if (process.argv.includes('--write')) writeFileSync(page, text);
else if (readFileSync(page, 'utf8') !== text) {
  problems.push('docs/pytorch-coverage.md is out of date; run npm run coverage');
}
report('coverage', problems, summary);
