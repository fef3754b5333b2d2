// Finds exports that no other file of the repository imports, and that no entry in the package's `exports` re-exports.
// `node scripts/check/unused.mjs studio` checks a package that is not in the list yet.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { filesUnder, parse, report, root, slashed, textOf } from './sources.mjs';

/** Packages without unused exports. Add a package when it has none. */
const CHECKED = ['lab'];

const names = process.argv.length > 2 ? process.argv.slice(2) : CHECKED;
/** The exports of each file: the line of the declaration, or the name in another file that it re-exports. */
const exported = new Map();
/** The names of each file that other files import; `*` for all. */
const imported = new Map();

for (const file of filesUnder().filter((path) => /\.([mc]?[jt]s|svelte)$/.test(path))) read(file);
for (const name of names) {
  const { exports = {} } = JSON.parse(textOf(`packages/${name}/package.json`));
  for (const path of leaves(exports)) {
    use(sourceOf(slashed(join(root, 'packages', name, path))), '*');
  }
}
passOn();

const problems = [];
for (const [file, found] of exported) {
  if (!names.some((name) => file.startsWith(`packages/${name}/src/`))) continue;
  for (const [name, { line }] of found) {
    if (!isUsed(file, name))
      problems.push(`${file}:${line} exports ${name}, which no file imports`);
  }
}
report('unused', problems, `${names.join(', ')}: every export is imported`);

function leaves(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves);
}

function read(file) {
  const source = parse(file);
  const own = new Map();
  exported.set(file, own);
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const declare = (name, node, from) => own.set(name, { line: lineOf(node), from });
  const targetOf = (literal) => {
    if (!literal || !ts.isStringLiteralLike(literal) || !literal.text.startsWith('.')) return null;
    return sourceOf(slashed(join(root, dirname(file), literal.text)));
  };

  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      readExport(statement, targetOf(statement.moduleSpecifier), declare);
    } else if (ts.isImportDeclaration(statement)) {
      readImport(statement, targetOf(statement.moduleSpecifier));
    } else if (ts.isExportAssignment(statement)) {
      declare('default', statement);
    } else if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) {
      for (const name of declaredNames(statement)) declare(name, statement);
    }
  }
  readDynamic(source, targetOf);
}

function readExport(statement, target, declare) {
  const { exportClause } = statement;
  if (exportClause === undefined) {
    if (target !== null) declare(`* ${target}`, statement, { target, name: '*' });
  } else if (ts.isNamespaceExport(exportClause)) {
    use(target, '*');
    declare(exportClause.name.text, exportClause);
  } else {
    for (const each of exportClause.elements) {
      const name = (each.propertyName ?? each.name).text;
      declare(each.name.text, each, target === null ? undefined : { target, name });
    }
  }
}

function readImport({ importClause }, target) {
  if (importClause === undefined) return;
  const { name, namedBindings } = importClause;
  if (name) use(target, 'default');
  if (namedBindings === undefined) return;
  if (ts.isNamespaceImport(namedBindings)) use(target, '*');
  else
    for (const each of namedBindings.elements) use(target, (each.propertyName ?? each.name).text);
}

/**
 * Reads `import()` as an expression and as a type: the names if they are destructured, otherwise all. For
 * `new URL(path, import.meta.url)`, which locates files that are loaded later, it is all names too.
 */
function readDynamic(source, targetOf) {
  const visit = (node, parent, above) => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const target = targetOf(node.arguments[0]);
      const pattern = ts.isAwaitExpression(parent) && ts.isVariableDeclaration(above) && above.name;
      if (pattern && ts.isObjectBindingPattern(pattern) && !pattern.elements.some(isRest)) {
        for (const each of pattern.elements) use(target, (each.propertyName ?? each.name).text);
      } else use(target, '*');
    } else if (ts.isNewExpression(node) && isOwnAddress(node.arguments?.[1])) {
      use(targetOf(node.arguments[0]), '*');
    } else if (ts.isImportTypeNode(node)) {
      const target = targetOf(node.argument.literal);
      const { qualifier } = node;
      use(target, qualifier && ts.isIdentifier(qualifier) ? qualifier.text : '*');
    }
    ts.forEachChild(node, (child) => visit(child, node, parent));
  };
  visit(source, source, source);
}

function isOwnAddress(node) {
  return node && ts.isPropertyAccessExpression(node) && ts.isMetaProperty(node.expression);
}

function isRest({ dotDotDotToken }) {
  return dotDotDotToken !== undefined;
}

/** The source of a built file. */
function sourceOf(path) {
  const source = path.replace(/^(packages\/[^/]+)\/dist\/(.*?)(\.d)?\.[jt]s$/, '$1/src/$2.ts');
  return source !== path && existsSync(join(root, source)) ? source : path;
}

function hasModifier({ modifiers }, kind) {
  return modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}

function declaredNames(statement) {
  if (hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) return ['default'];
  if (!ts.isVariableStatement(statement)) return [statement.name.text];
  return statement.declarationList.declarations.flatMap(({ name }) => bound(name));
}

function bound(name) {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((each) => (ts.isBindingElement(each) ? bound(each.name) : []));
}

function use(file, name) {
  if (file === null) return;
  const known = imported.get(file) ?? new Set();
  imported.set(file, known.add(name));
}

/** `export * from` counts as used. Its names are checked in the file that declares them. */
function isUsed(file, name) {
  const known = imported.get(file);
  return name.startsWith('* ') || known?.has('*') || known?.has(name) || false;
}

/** Follows names through re-exports, until it finds no new ones. */
function passOn() {
  const queue = [...imported].flatMap(([file, known]) => [...known].map((name) => [file, name]));
  const seen = new Set();
  for (const [file, name] of queue) {
    const key = `${file} ${name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    use(file, name);
    for (const [each, { from }] of exported.get(file) ?? []) {
      if (from === undefined) continue;
      if (from.name === '*') queue.push([from.target, name]);
      else if (name === '*' || name === each) queue.push([from.target, from.name]);
    }
  }
}
