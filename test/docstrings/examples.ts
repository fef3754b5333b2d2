/** Finds the examples in docstrings, makes programs of them, and reads the values in their comments. */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { exportedNames, libraryEntries } from '../../scripts/check/entries.mjs';
import { blocksOf } from '../readme/blocks.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Example {
  readonly file: string;
  /** The line of the file in which the code begins. */
  readonly line: number;
  readonly code: string;
  /** False behind ```` ```ts no-run ````. */
  readonly runs: boolean;
}

/** The file and line of a line of an example, counted from 0. */
export const placeOf = ({ file, line }: Example, below: number) => `${file}:${line + below}`;

/** The blocks of TypeScript in the docstrings of a file. */
export function examplesIn(file: string, text: string): Example[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((docstring) => {
    const before = text.slice(0, docstring.index).split('\n').length;
    return blocksOf(docstring[0].replace(/^[ \t]*\* ?/gm, ''))
      .filter(({ language }) => language === 'ts')
      .map(({ code, line, note }) => ({
        file,
        line: before + line,
        code,
        runs: note !== 'no-run',
      }));
  });
}

/** Modules that examples use as a namespace, as the guides do. */
const NAMESPACES: Readonly<Record<string, string>> = {
  autograd: 'gradus/autograd',
  nn: 'gradus/nn',
  F: 'gradus/nn/functional',
  linalg: 'gradus/linalg',
  optim: 'gradus/optim',
  prep: 'gradus/preprocessing',
};

/** Modules whose names examples always use through the namespace. */
const LONG_LISTS = [NAMESPACES.nn, NAMESPACES.autograd, NAMESPACES.F, NAMESPACES.linalg];

/** The public names of the libraries, and the module that exports each. */
const NAMES = namesOf(libraryEntries());
/** The same for the files of `@gradus/datasets`, whose names come first, in the version for Node or for browsers. */
const NAMES_OF_DATASETS = { node: datasetNames('node.ts'), browser: datasetNames('browser.ts') };

function namesOf(entries: ReturnType<typeof libraryEntries>): Map<string, string> {
  const names = new Map<string, string>();
  for (const { specifier, index } of entries) {
    if (LONG_LISTS.includes(specifier)) continue;
    for (const name of exportedNames(index)) if (!names.has(name)) names.set(name, specifier);
  }
  return names;
}

/** The same for the export, which has functions that are called like those of tensors. */
const EXPORT = 'packages/gradus/src/export/';
const NAMES_OF_EXPORT = new Map([
  ...NAMES,
  ...exportedNames(`${EXPORT}index.ts`).map((name): [string, string] => [name, 'gradus/export']),
]);

function datasetNames(index: string): Map<string, string> {
  const own = exportedNames(`packages/datasets/src/${index}`);
  const module = index === 'node.ts' ? '@gradus/datasets' : `${ROOT}packages/datasets/src/${index}`;
  return new Map([...NAMES, ...own.map((name): [string, string] => [name, module])]);
}

function namesFor(file: string): ReadonlyMap<string, string> {
  if (file.startsWith(EXPORT)) return NAMES_OF_EXPORT;
  if (!file.startsWith('packages/datasets/')) return NAMES;
  return file.includes('/browser/') ? NAMES_OF_DATASETS.browser : NAMES_OF_DATASETS.node;
}

/** The example as a program: a line before the first imports the public names that it uses. */
export function programOf({ file, code }: Example): string {
  const names = namesFor(file);
  const imports = [...freeNames(parsed(code))].flatMap((name) => {
    if (name in NAMESPACES) return [`import * as ${name} from '${NAMESPACES[name]}';`];
    const module = names.get(name);
    return module === undefined ? [] : [`import { ${name} } from '${module}';`];
  });
  return `${imports.join(' ')}\n${code}`;
}

const parsed = (code: string) =>
  ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2023, true);

/** Names that the code uses and does not declare. */
function freeNames(source: ts.SourceFile): Set<string> {
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node) => {
    if (ts.isIdentifier(node) && !isMember(node))
      (isDeclared(node) ? declared : used).add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return new Set([...used].filter((name) => !declared.has(name)));
}

const nameOf = (node: ts.Node) => (node as ts.Node & { name?: ts.Node }).name;

/** True for the name of a property or method. */
function isMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  const hasMembers =
    ts.isPropertyAccessExpression(parent) ||
    ts.isObjectLiteralElement(parent) ||
    ts.isClassElement(parent) ||
    ts.isTypeElement(parent);
  return hasMembers && nameOf(parent) === node;
}

const isDeclared = (node: ts.Identifier) =>
  !ts.isShorthandPropertyAssignment(node.parent) && nameOf(node.parent) === node;

/** The body of an async function with `require`, `at`, `compare` and `digits`, which run.ts defines. */
export interface Instrumented {
  readonly code: string;
  /** The lines with a value in their comment, counted from 0 in the example. */
  readonly compared: readonly number[];
}

/** Inserts `at(line)` before each statement, and `compare(value, wanted, line)` for each value in a comment. */
export function instrumented(example: Example): Instrumented {
  const program = programOf(example);
  const source = parsed(program);
  const compared: number[] = [];
  const inserts: { at: number; text: string }[] = [];
  // The imports are line 0 of the program.
  const lineAt = (at: number) => source.getLineAndCharacterOfPosition(at).line - 1;
  for (const statement of source.statements) {
    const at = statement.getStart();
    if (!ts.isImportDeclaration(statement)) inserts.push({ at, text: `at(${lineAt(at)});` });
  }
  const visit = (node: ts.Node) => {
    const literal = literalAfter(program, node);
    if (literal !== null) {
      const line = lineAt(node.end);
      const rest = `, ${literal}, ${line});`;
      compared.push(line);
      if (ts.isExpressionStatement(node)) {
        const { expression } = node;
        inserts.push({ at: expression.getStart(), text: 'compare((' });
        inserts.push({ at: expression.end, text: `)${rest}` });
      } else {
        inserts.push({ at: node.end, text: `compare(${declaredName(node)}${rest}` });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { code: javaScript(inserted(program, inserts)), compared };
}

/** The name that a statement such as `const y = x.relu();` declares. */
function declaredName(node: ts.Node): string | null {
  if (!ts.isVariableStatement(node) || node.declarationList.declarations.length !== 1) return null;
  const [{ name }] = node.declarationList.declarations;
  return ts.isIdentifier(name) ? name.text : null;
}

/** The literal in the comment behind an expression or the declaration of a variable; null without one. */
function literalAfter(program: string, node: ts.Node): string | null {
  if (!ts.isExpressionStatement(node) && declaredName(node) === null) return null;
  const [comment] = ts.getTrailingCommentRanges(program, node.end) ?? [];
  const text = comment === undefined ? '' : program.slice(comment.pos + 2, comment.end).trim();
  // 1.0986… stands for the numbers that begin with these digits.
  const literal = text.replace(/-?\d+\.\d+(?=…)/g, "digits('$&')").replaceAll('…', '');
  if (isLiteral(literal)) return literal;
  if (ts.isExpressionStatement(node) && /^([[{'"`]|-?\d)/.test(text)) {
    throw new SyntaxError(`the comment '${text}' begins like a value but is not a literal`);
  }
  return null;
}

function isLiteral(text: string): boolean {
  const source = parsed(`(${text});`);
  const [statement, ...others] = source.statements;
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly unknown[] };
  if (parseDiagnostics.length > 0 || others.length > 0) return false;
  return ts.isExpressionStatement(statement) && isLiteralNode(statement.expression);
}

const CALLED = /^(digits|(Uint|Int|Float|BigInt|BigUint)\d+(Clamped)?Array)$/;

function isLiteralNode(node: ts.Node): boolean {
  if (ts.isParenthesizedExpression(node)) return isLiteralNode(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return isLiteralNode(node.operand);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteralNode);
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every((p) => ts.isPropertyAssignment(p) && isLiteralNode(p.initializer));
  }
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
    return CALLED.test(node.expression.getText()) && (node.arguments ?? []).every(isLiteralNode);
  }
  if (ts.isIdentifier(node)) return /^(NaN|Infinity|undefined)$/.test(node.text);
  return ts.isLiteralExpression(node) || /^(true|false|null)$/.test(node.getText());
}

function inserted(text: string, inserts: readonly { at: number; text: string }[]): string {
  let out = '';
  let from = 0;
  for (const insert of inserts.toSorted((a, b) => a.at - b.at)) {
    out += text.slice(from, insert.at) + insert.text;
    from = insert.at;
  }
  return out + text.slice(from);
}

const javaScript = (code: string) =>
  ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  }).outputText;
