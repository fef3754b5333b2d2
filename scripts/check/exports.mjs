// Checks what the packages publish: every path in `exports` and `bin` was built, their index files only
// re-export and run modules, and every public name of the libraries has a docstring and an example.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { libraryEntries } from './entries.mjs';
import { parse, report, root, slashed } from './sources.mjs';

const problems = [];
const entries = libraryEntries();

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

for (const path of [...entries.map(({ index }) => index), 'packages/lab/src/index.ts']) {
  const source = parse(path);
  for (const statement of source.statements) {
    // `import './install.ts'` runs a module, as gradus/methods does.
    const runsModule = ts.isImportDeclaration(statement) && !statement.importClause;
    const reExports = ts.isExportDeclaration(statement) && statement.moduleSpecifier;
    if (!runsModule && !reExports) {
      const [line] = statement.getText(source).split('\n', 1);
      problems.push(`${path} has more than re-exports: ${line}`);
    }
  }
}

const documented = checkDocs();

/** Checks the docstring and example of each public name. @returns the number of names */
function checkDocs() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const paths = entries.map(({ index }) => join(root, index));
  const program = ts.createProgram(paths, options);
  const checker = program.getTypeChecker();
  const seen = new Set();
  for (const path of paths) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(path));
    for (const symbol of publicSymbols(module, checker)) {
      if (seen.has(symbol)) continue;
      seen.add(symbol);
      const name = `${placeOf(symbol)}: '${symbol.name}'`;
      if (symbol.getDocumentationComment(checker).length === 0) {
        problems.push(`${name} is public and has no docstring`);
      }
      if (!hasExample(symbol)) problems.push(`${name} is public and has no @example`);
    }
  }
  return seen.size;
}

/** The symbols that a module exports, including those of its namespaces. */
function publicSymbols(module, checker) {
  return checker.getExportsOfModule(module).flatMap((alias) => {
    const isAlias = alias.flags & ts.SymbolFlags.Alias;
    const symbol = isAlias ? checker.getAliasedSymbol(alias) : alias;
    return symbol.flags & ts.SymbolFlags.ValueModule ? publicSymbols(symbol, checker) : [symbol];
  });
}

function hasExample(symbol) {
  return symbol
    .getJsDocTags()
    .some(({ name, text }) => name === 'example' && /```ts\b/.test(ts.displayPartsToString(text)));
}

function placeOf(symbol) {
  const [declaration] = symbol.declarations;
  const source = declaration.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(declaration.getStart());
  return `${slashed(source.fileName)}:${line + 1}`;
}

report('exports', problems, `all paths built, ${documented} public names documented`);
