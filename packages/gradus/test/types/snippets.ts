import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const HEADER = "import type { Tensor } from 'gradus';\nimport * as nn from 'gradus/nn';\n";

/** What TypeScript says about each snippet, by name; one program for all. `header` stands before each snippet. */
export function diagnose<Name extends string>(
  snippets: Readonly<Record<Name, string>>,
  header = HEADER,
): Record<Name, string> {
  const config = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const checked = { ...options, noUnusedLocals: false, types: [] };
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
  const said = (name: string): string => {
    const source = program.getSourceFile(pathOf(name));
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
      .join('\n');
  };
  return Object.fromEntries(Object.keys(snippets).map((name) => [name, said(name)])) as Record<
    Name,
    string
  >;
}
