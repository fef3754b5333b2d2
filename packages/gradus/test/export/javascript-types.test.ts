/** The types of generated modules: what they allow and refuse, and that hostile names stay names. */
import { toJavaScript } from 'gradus/export';
import { Linear } from 'gradus/nn';
import { fitPreprocessing, Predictor, TabularModel } from 'gradus/preprocessing';
import { Table } from 'gradus/table';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { HOSTILE, hostile } from './hostile.ts';
import { predictorOf, rows } from './tables.ts';

const people = toJavaScript(predictorOf('answer')).types;
const row = `year: 1e6, income: '1,200 €', floor: 2, member: true, city: 'city 3', born: new Date(), seen: '1/2/2020'`;
const hostileTypes = toJavaScript(hostile(), { name: HOSTILE.join(' ') }).types;
const cells = HOSTILE.map((name, at) => `[${JSON.stringify(name)}]: ${at % 2 ? 1 : "'a'"},`);

const names = rows.map(({ age, price, weight }) => ({
  age,
  ...{ ['__proto__']: price },
  '<b>': weight,
}));
const targets = fitPreprocessing(Table.fromRows(names), { target: ['__proto__', '<b>'] });
const several = toJavaScript(new Predictor(new TabularModel(targets))).types;
const picture = { rows: 2, columns: 2, channels: 3 };
const pixels = toJavaScript(new Linear(12, 2), { picture, classNames: ['a', 'b'] }).types;
const numbers = toJavaScript(new Linear(4, 2), { inputShape: [4] }).types;

/** Programs that use a module, with the errors of TypeScript. */
const CASES: Record<string, readonly [types: string, program: string, said: readonly string[]]> = {
  'a row': [
    people,
    `const { value, probabilities } = predict({ age: 3, pet: null, ${row} });
     const c: 'no' | 'yes' | 'maybe' = value; probabilities.length + c.length;`,
    [],
  ],
  'a category that training did not have': [
    people,
    `predict({ age: 3, pet: 'newt', ${row} });`,
    [],
  ],
  'many rows': [
    people,
    `predictMany([{ age: null, pet: 'cat', ${row} }]).map(({ value }) => value);`,
    [],
  ],
  'an error': [people, `const e: unknown = 0; if (e instanceof RowError) e.column.length;`, []],
  'names of columns and classes': [
    people,
    `columns.indexOf('age') + classNames.indexOf('no');`,
    [],
  ],
  'text for a number': [
    people,
    `predict({ age: 'old', pet: null, ${row} });`,
    ["Type 'string' is not assignable to type 'number'."],
  ],
  'a boolean for a category': [
    people,
    `predict({ age: 1, pet: true, ${row} });`,
    [`Type 'true' is not assignable to type '(string & {}) | "cat" | "dog" | "fish" | null'.`],
  ],
  'a column that is missing': [
    people,
    `predict({ age: 1, ${row} });`,
    [expect.stringContaining("Property 'pet' is missing") as unknown as string],
  ],
  'hostile names': [
    hostileTypes,
    `predict({ ${cells.join(' ')} }).probabilities[0].toFixed();`,
    [],
  ],
  'a hostile name that is missing': [
    hostileTypes,
    `predict({ ${cells.slice(1).join(' ')} });`,
    [expect.stringContaining("Property '__proto__' is missing") as unknown as string],
  ],
  'several targets': [
    several,
    `predict({ age: 30 }).values['<b>'].toFixed() + predict({ age: 3 }).value;`,
    [],
  ],
  pixels: [pixels, `predict(new Uint8Array(12)).value === 'a'; predict([0, 1]);`, []],
  numbers: [numbers, `predict(new Float32Array(4)).map((x) => x.toFixed());`, []],
};

const said = mistakes();

test.each(Object.entries(CASES))('%s', (name, [, , expected]) => {
  expect(said.get(name)).toEqual(expected);
});

/** The errors by the name of the case. Only the library of ES2015 is loaded. */
function mistakes(): Map<string, string[]> {
  const files = new Map(
    Object.values(CASES).flatMap(([types, program], i) => [
      [`model${i}.d.ts`, types],
      [`use${i}.ts`, `import * as model from './model${i}.js';\n${using(types)}\n${program}`],
    ]),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ES2015,
    lib: ['lib.es2015.d.ts'],
    noEmit: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  const own = (file: string) => files.get(file.replace(/.*\//, ''));
  host.fileExists = (file) => own(file) !== undefined || fileExists(file);
  host.readFile = (file) => own(file) ?? readFile(file);
  host.getSourceFile = (file, version) => {
    const text = own(file);
    if (text === undefined) return getSourceFile(file, version);
    return ts.createSourceFile(file, text, version);
  };
  const uses = [...files.keys()].filter((file) => file.startsWith('use'));
  const program = ts.createProgram(uses, options, host);
  const found = new Map(Object.keys(CASES).map((name): [string, string[]] => [name, []]));
  for (const { file, messageText } of ts.getPreEmitDiagnostics(program)) {
    const place = Number(/\d+/.exec(file?.fileName.replace(/.*\//, '') ?? '')?.[0] ?? 0);
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    found.get(Object.keys(CASES)[place])?.push(text);
  }
  return found;
}

/** Aliases for the exports of the module. */
function using(types: string): string {
  const has = ['predict', 'predictMany', 'RowError', 'columns', 'classNames'].filter((name) =>
    new RegExp(`export (function|class|const) ${name}\\b`).test(types),
  );
  return `const { ${has.join(', ')} } = model;`;
}
