// Finds the mutants of a file: small changes of its syntax that a test suite should notice.
import ts from 'typescript';

const K = ts.SyntaxKind;

/** Operators and their replacements. */
const OPERATORS = new Map([
  [K.LessThanToken, '<='],
  [K.LessThanEqualsToken, '<'],
  [K.GreaterThanToken, '>='],
  [K.GreaterThanEqualsToken, '>'],
  [K.EqualsEqualsEqualsToken, '!=='],
  [K.ExclamationEqualsEqualsToken, '==='],
  [K.PlusToken, '-'],
  [K.MinusToken, '+'],
  [K.AsteriskToken, '/'],
  [K.SlashToken, '*'],
  [K.PercentToken, '*'],
  [K.AmpersandAmpersandToken, '||'],
  [K.BarBarToken, '&&'],
  [K.AmpersandToken, '|'],
  [K.BarToken, '&'],
  [K.LessThanLessThanToken, '>>'],
  [K.GreaterThanGreaterThanToken, '<<'],
  [K.GreaterThanGreaterThanGreaterThanToken, '<<'],
  [K.PlusEqualsToken, '-='],
  [K.MinusEqualsToken, '+='],
]);

/** Methods and their replacements. */
const METHODS = new Map([
  ['min', 'max'],
  ['max', 'min'],
  ['floor', 'ceil'],
  ['ceil', 'floor'],
  ['every', 'some'],
  ['some', 'every'],
]);

const parsed = (path, text) => ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);

/** The fields that the types of a file mark with `@heuristic`. Their numbers change only the speed. */
export function heuristicFields(path, text) {
  const names = [];
  const visit = (node) => {
    if (ts.isPropertySignature(node) && isHeuristic(node)) names.push(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(parsed(path, text));
  return names;
}

const isHeuristic = (node) =>
  ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'heuristic');

/**
 * All mutants of a file. `text` replaces the code between `start` and `end`; `isAtTop` means that the code runs once,
 * when the file is loaded. Texts of errors, types and heuristic numbers do not change: those of a declaration marked
 * `@heuristic` or of a field in `heuristics`.
 */
export function mutantsOf(path, text, heuristics) {
  const source = parsed(path, text);
  const parameters = new Map();
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement)) {
      const names = statement.parameters.map(({ name }) => name.getText(source));
      parameters.set(statement.name?.text, names);
    }
  }
  /** Whether a number is a heuristic, or the value of one. */
  const isOnlySpeed = (number) => {
    const { parent } = number;
    if (ts.isPropertyAssignment(parent)) {
      if (heuristics.has(parent.name.getText(source))) return true;
    } else if (ts.isCallExpression(parent)) {
      const names = parameters.get(parent.expression.getText(source));
      if (heuristics.has(names?.[parent.arguments.indexOf(number)])) return true;
    }
    return ts.findAncestor(number, isHeuristic) !== undefined;
  };
  const found = [];
  const add = (node, replacement, isStatement = false) => {
    const start = node.getStart(source);
    const { line, character } = source.getLineAndCharacterOfPosition(start);
    found.push({
      file: path,
      start,
      end: node.end,
      text: replacement,
      line: line + 1,
      column: character + 1,
      was: oneLine(node.getText(source)),
      isStatement,
      isAtTop: ts.findAncestor(node, ts.isFunctionLike) === undefined,
    });
  };
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isNumericLiteral(node) && isOnlySpeed(node)) return;
    if (ts.isThrowStatement(node)) {
      add(node, ';', true);
      return;
    }
    changesOf(node, add, (part) => part.getText(source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function changesOf(node, add, textOf) {
  if (ts.isBinaryExpression(node)) {
    const { left, operatorToken, right } = node;
    const other = OPERATORS.get(operatorToken.kind);
    if (other !== undefined && !isText(node))
      add(node, `${textOf(left)} ${other} ${textOf(right)}`);
  } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const { operator, operand } = node;
    if (operator === K.ExclamationToken) add(node, textOf(operand));
    if (operator === K.MinusToken) add(node, `(${textOf(operand)})`);
    if (operator === K.PlusPlusToken) add(node, textOf(node).replace('++', '--'));
    if (operator === K.MinusMinusToken) add(node, textOf(node).replace('--', '++'));
  } else if (ts.isNumericLiteral(node)) {
    if (ts.isPropertyAssignment(node.parent) && node.parent.name === node) return;
    const value = Number(node.text);
    add(node, String(value + 1));
    if (value !== 0) add(node, String(value - 1));
  } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression: object, name } = node.expression;
    const other = METHODS.get(name.text);
    const rest = textOf(node).slice(textOf(node.expression).length);
    if (other !== undefined) add(node, `${textOf(object)}.${other}${rest}`);
  } else if (ts.isIfStatement(node) || ts.isWhileStatement(node)) {
    add(node.expression, `!(${textOf(node.expression)})`);
  } else if (ts.isConditionalExpression(node)) {
    add(node.condition, `!(${textOf(node.condition)})`);
  } else if (ts.isReturnStatement(node) && node.expression) {
    addReturned(node.expression, add);
  } else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
    addReturned(node.body, add);
  } else if (ts.isExpressionStatement(node) && !isSuper(node.expression)) {
    add(node, ';', true);
  }
}

function addReturned(expression, add) {
  if (expression.kind === K.TrueKeyword) add(expression, 'false');
  else if (expression.kind === K.FalseKeyword) add(expression, 'true');
  else if (expression.kind !== K.NullKeyword) add(expression, 'undefined');
}

/** Whether a sum joins texts. */
function isText(node) {
  if (!ts.isBinaryExpression(node)) {
    return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  }
  return isText(node.left) || isText(node.right);
}

const isSuper = (node) => ts.isCallExpression(node) && node.expression.kind === K.SuperKeyword;

const oneLine = (text) => text.replace(/\s+/g, ' ');

/** The text of a file with one mutant in it. */
export function mutated(text, { start, end, text: replacement, isStatement }) {
  const change = isStatement ? replacement : `(${replacement})`;
  return text.slice(0, start) + change + text.slice(end);
}

/** The text of a file with a call of `globalThis.__reached` where each mutant would run, with the mutant's number. */
export function watched(text, mutants) {
  const insertions = [];
  for (const { id, start, end, isStatement } of mutants) {
    const call = `globalThis.__reached?.(${id})`;
    insertions.push({
      at: start,
      size: end - start,
      text: isStatement ? `{${call};` : `(${call},`,
    });
    insertions.push({ at: end, size: start - end, text: isStatement ? '}' : ')' });
  }
  // At the same position, ends come before beginnings, and larger parts begin first.
  insertions.sort(
    (a, b) => a.at - b.at || Number(a.size > 0) - Number(b.size > 0) || b.size - a.size,
  );
  let result = '';
  let done = 0;
  for (const { at, text: inserted } of insertions) {
    result += text.slice(done, at) + inserted;
    done = at;
  }
  return result + text.slice(done);
}
