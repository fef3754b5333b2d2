import { fitPreprocessing, Predictor, TabularModel } from 'gradus/preprocessing';
import { Table } from 'gradus/table';

/** Every kind of character that could end a literal, a comment or a script, and names of built-in properties. */
export const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  "it's",
  '"double"',
  'back`tick$' + '{1}',
  'back\\slash',
  'line\nbreak\r\n',
  '\u2028\u2029',
  '</script><script>alert(1)</script>',
  '<!--',
  ']]>',
  '*/ alert(1) /*',
  '// x',
  '😀 emoji',
  '\ud800',
  '한국어 열',
  'tab\t',
  '\u0000',
  '\u202e',
  ' ',
  '1',
  'a.b',
  '$' + '{x}',
];

/** A model whose columns, categories and classes have these names. */
export function hostile(): Predictor {
  const some = Array.from({ length: 60 }, (_, i) => {
    const entries = HOSTILE.map((name, at) => [
      name,
      at % 2 ? (i * (at + 3)) % 17 : HOSTILE[(i + at) % HOSTILE.length],
    ]);
    return Object.fromEntries([...entries, ['<target>', HOSTILE[i % 3 === 0 ? 0 : (i % 3) + 7]]]);
  });
  const data = Table.fromRows(some, { name: 'hostile' });
  return new Predictor(
    new TabularModel(fitPreprocessing(data, { target: '<target>' }), { hidden: [4] }),
  );
}
