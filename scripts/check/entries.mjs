// The entries of the library packages, which users import, and the names that they export.
import { posix } from 'node:path';
import ts from 'typescript';
import { parse, textOf } from './sources.mjs';

const { dirname, join } = posix;

/** The entries of `gradus` and `@gradus/datasets`: the specifier that users import, and the index file behind it. */
export function libraryEntries() {
  return ['gradus', 'datasets'].flatMap((folder) => {
    const { name, exports } = JSON.parse(textOf(`packages/${folder}/package.json`));
    return Object.entries(exports).flatMap(([subpath, target]) =>
      declarationsIn(target).map((path) => ({
        specifier: join(name, subpath),
        index: join('packages', folder, path.replace('dist', 'src').replace('.d.ts', '.ts')),
      })),
    );
  });
}

/** The declaration files of a target of `exports`, which may depend on conditions such as `node`. */
function declarationsIn(target) {
  if (typeof target === 'string') return target.endsWith('.d.ts') ? [target] : [];
  return Object.values(target).flatMap(declarationsIn);
}

/**
 * The names that a module exports, types included.
 *
 * @param {string} path
 * @returns {string[]}
 */
export function exportedNames(path) {
  return parse(path).statements.flatMap((statement) => {
    const { exportClause, moduleSpecifier } = statement;
    if (!ts.isExportDeclaration(statement)) return declaredNames(statement);
    if (exportClause === undefined) return exportedNames(join(dirname(path), moduleSpecifier.text));
    if (ts.isNamespaceExport(exportClause)) return [exportClause.name.text];
    return exportClause.elements.map(({ name }) => name.text);
  });
}

function declaredNames({ modifiers, name, declarationList }) {
  if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  return (declarationList?.declarations ?? [{ name }]).map((declaration) => declaration.name.text);
}
