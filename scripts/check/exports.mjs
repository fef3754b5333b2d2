// What the packages publish: every path in `exports` and `bin` was built, their index files only
// re-export, and every public name of gradus says what it is.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse, report, root, slashed } from './sources.mjs';

const problems = [];
const entries = [
  'index.ts',
  'nn/index.ts',
  'optim/index.ts',
  'data/index.ts',
  'train/index.ts',
  'sweep/index.ts',
  'table/index.ts',
  'metrics/index.ts',
  'preprocessing/index.ts',
  'import/index.ts',
  'export/index.ts',
];

for (const name of ['gradus', 'datasets', 'lab', 'studio']) {
  const manifest = JSON.parse(readFileSync(join(root, `packages/${name}/package.json`), 'utf8'));
  for (const path of leaves({ ...manifest.exports, bin: manifest.bin ?? {} })) {
    if (!existsSync(join(root, 'packages', name, path))) {
      problems.push(`packages/${name}/package.json names ${path}, which the build did not make`);
    }
  }
}

function leaves(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves);
}

const indexes = [...entries.map((entry) => `gradus/src/${entry}`), 'lab/src/index.ts'];
for (const path of indexes.map((index) => `packages/${index}`)) {
  if (!existsSync(join(root, path))) continue;
  const source = parse(path);
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) {
      const [line] = statement.getText(source).split('\n', 1);
      problems.push(`${path} holds more than re-exports: ${line}`);
    }
  }
}

const documented = checkDocs();

function checkDocs() {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'packages/gradus/tsconfig.build.json'), ts.sys.readFile).config,
    ts.sys,
    join(root, 'packages/gradus'),
  );
  const files = entries.map((entry) => join(root, 'packages/gradus/src', entry));
  const program = ts.createProgram(files.filter(existsSync), { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const seen = new Set();
  for (const file of files) {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) {
      problems.push(`${slashed(file)} is missing or exports nothing`);
      continue;
    }
    for (const alias of checker.getExportsOfModule(module)) {
      const symbol = target(alias, checker);
      if (seen.has(symbol) || symbol.flags & ts.SymbolFlags.ValueModule) continue;
      seen.add(symbol);
      if (symbol.getDocumentationComment(checker).length === 0) problems.push(undocumented(symbol));
    }
  }
  return seen.size;
}

function target(symbol, checker) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function undocumented(symbol) {
  const declaration = symbol.declarations?.[0];
  const place = declaration ? slashed(declaration.getSourceFile().fileName) : 'unknown file';
  return `${place}: '${symbol.name}' is public and has no docstring`;
}

report('exports', problems, `all paths built, ${documented} public names documented`);
