// What the packages publish: every path in `exports` and `bin` was built, their index files only
// re-export, and every public name of the libraries has a docstring and an example.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { libraryEntries } from './entries.mjs';
import { parse, report, root, slashed } from './sources.mjs';

/** Entries of which some names have no example yet; remove an entry when all of its names have one. */
const UNFINISHED = new Set(['gradus/import']);

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
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) {
      const [line] = statement.getText(source).split('\n', 1);
      problems.push(`${path} holds more than re-exports: ${line}`);
    }
  }
}

const documented = checkDocs();

/** Checks the docstring of each public name once, for the first entry that exports it. */
function checkDocs() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const paths = entries.map(({ index }) => join(root, index));
  const program = ts.createProgram(paths, options);
  const checker = program.getTypeChecker();
  const seen = new Set();
  for (const [i, { specifier }] of entries.entries()) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(paths[i]));
    const symbols = new Set(publicSymbols(module, checker));
    const fresh = [...symbols].filter((symbol) => !seen.has(symbol));
    for (const symbol of fresh) seen.add(symbol);
    for (const symbol of fresh) {
      if (symbol.getDocumentationComment(checker).length > 0) continue;
      problems.push(`${placeOf(symbol)}: '${symbol.name}' is public and has no docstring`);
    }
    checkExamples(specifier, fresh);
  }
  return seen.size;
}

function checkExamples(specifier, symbols) {
  const lacking = symbols.filter((symbol) => !hasExample(symbol));
  if (UNFINISHED.has(specifier) && lacking.length > 0) {
    const names = lacking.map(({ name }) => name).join(', ');
    console.log(
      `exports: ${specifier}: ${lacking.length} of ${symbols.length} names have no @example: ${names}`,
    );
    return;
  }
  for (const symbol of lacking) {
    problems.push(`${placeOf(symbol)}: '${symbol.name}' is public and has no @example`);
  }
}

/** The symbols that a module exports, those of its namespaces too. */
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
