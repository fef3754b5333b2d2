import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const HEADER = "import type { Tensor } from 'gradus';\nimport * as nn from 'gradus/nn';\n";

export interface Diagnostic {
  /** Counted from 0 in the snippet. */
  readonly line: number;
  readonly message: string;
}

/** The messages of `diagnostics` without their lines. */
export function diagnose<Name extends string>(
  snippets: Readonly<Record<Name, string>>,
  header = HEADER,
  overrides: ts.CompilerOptions = {},
): Record<Name, string> {
  const found = Object.entries<Diagnostic[]>(diagnostics(snippets, header, overrides));
  return Object.fromEntries(
    found.map(([name, list]) => [name, list.map(({ message }) => message).join('\n')]),
  ) as Record<Name, string>;
}

/** What TypeScript reports for each snippet, by name; one program for all. `header` stands before each snippet. */
export function diagnostics<Name extends string>(
  snippets: Readonly<Record<Name, string>>,
  header: string,
  overrides: ts.CompilerOptions = {},
): Record<Name, Diagnostic[]> {
  const config = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const checked = { ...options, noUnusedLocals: false, types: [], ...overrides };
  const files = new Map<string, string>();
  const pathOf = (name: string): string => `${ROOT}packages/gradus/test/types/${name}.snippet.ts`;
  for (const name in snippets) files.set(pathOf(name), `${header}${snippets[name]}\nexport {};\n`);
  const host = ts.createCompilerHost(checked);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.getSourceFile = (path, languageVersion) => {
    const text = files.get(path);
    if (text === undefined) return getSourceFile(path, languageVersion);
    return ts.createSourceFile(path, text, languageVersion);
  };
  const program = ts.createProgram([...files.keys()], checked, host);
  const reported = (name: string): Diagnostic[] => {
    const source = program.getSourceFile(pathOf(name));
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ].map(({ messageText, start = 0 }) => ({
      line: source!.text.slice(header.length, start).split('\n').length - 1,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  };
  return Object.fromEntries(Object.keys(snippets).map((name) => [name, reported(name)])) as Record<
    Name,
    Diagnostic[]
  >;
}
