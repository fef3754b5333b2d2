// Shared by the checks: walks the tree, and reads the imports of a file with TypeScript's parser.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const skipped = new Set(['node_modules', 'dist', '.git', 'coverage', '.vite']);

/** Files under `folder` (relative to the root, forward slashes), without installed and built files. */
export function filesUnder(folder = '') {
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    // The folder `runs` of the root holds trained runs; packages/lab/src/runs is code.
    if (skipped.has(entry.name) || path === 'runs') continue;
    if (entry.isDirectory()) found.push(...filesUnder(path));
    else if (entry.isFile()) found.push(path.split(sep).join('/'));
  }
  return found;
}

export const slashed = (path) => relative(root, path).split(sep).join('/');

export const textOf = (path) => readFileSync(join(root, path), 'utf8');

/** The syntax of a file. For a Svelte component, it is the syntax of its scripts, on their lines of the file. */
export function parse(path) {
  const text = path.endsWith('.svelte') ? scriptsOf(textOf(path)) : textOf(path);
  return ts.createSourceFile(
    path,
    text,
    { languageVersion: ts.ScriptTarget.ES2023 },
    false,
    kindOf(path),
  );
}

const kindOf = (path) => (path.endsWith('.svelte') ? ts.ScriptKind.TS : undefined);

function scriptsOf(component) {
  let scripts = '';
  for (const { 1: code, index, 0: whole } of component.matchAll(
    /<script\b[^>]*>(.*?)<\/script>/gs,
  )) {
    const before = component.slice(0, index + whole.indexOf(code));
    const lines = before.split('\n').length - scripts.split('\n').length;
    scripts += '\n'.repeat(lines) + code;
  }
  return scripts;
}

/** Every module specifier of a file: `{ specifier, typeOnly, line }`. */
export function importsOf(path) {
  const source = parse(path);
  const found = [];
  const add = (node, literal, typeOnly) => {
    if (!literal || !ts.isStringLiteralLike(literal)) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    found.push({ specifier: literal.text, typeOnly, line });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], false);
    } else if (ts.isImportTypeNode(node)) {
      add(node, node.argument.literal, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Prints the problems of a check and sets the exit code. Without problems, it prints one line. */
export function report(check, problems, passed) {
  if (problems.length === 0) {
    console.log(`${check}: ${passed}`);
    return;
  }
  for (const problem of problems) console.error(`${check}: ${problem}`);
  console.error(`${check}: ${problems.length} to fix`);
  process.exitCode = 1;
}
