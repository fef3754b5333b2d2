/** An address contains the whole experiment and is readable, and no content of it breaks the page. */
import { MNIST_CHECKSUM } from '@gradus/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULTS,
  experimentSchema,
  filesOf,
  lessonExperiment,
  problemsOf,
  problemText,
} from '../../../src/experiment/index.ts';
import { decodeLink, encodeLink, type Link } from '../../../src/experiment/link/index.ts';
import { problems as en } from '../../../src/lang/en/problems.ts';
import { links } from '../../arbitrary.ts';

const EMPTY: Link = { path: [], experiments: [], lang: null, locked: false };

/** The keys of the sentences about wrong addresses. */
function problemsIn(hash: string): string[] {
  return decodeLink(hash).problems.map(({ problem }) => problem);
}

/** An address holds no checksum of MNIST; it is added when MNIST is loaded. */
function forgetful(link: Link): Link {
  const experiments = link.experiments.map(({ experiment, result }) => {
    const { data } = experiment;
    const isMnist = data.kind === 'pictures' && data.name === 'mnist';
    return {
      experiment: isMnist ? { ...experiment, data: { ...data, checksum: '' } } : experiment,
      result,
    };
  });
  return { ...link, experiments };
}

describe('round trip', () => {
  test('any link survives writing and reading, also with escaped characters', () => {
    fc.assert(
      fc.property(links, fc.boolean(), (link, isEscaped) => {
        const hash = encodeLink(link);
        const [path, query = ''] = hash.split('?');
        const escaped = query
          .split('&')
          .map((part) =>
            part.split('=').map((text, i) => (i === 0 ? text : encodeURIComponent(text))),
          )
          .map(([key, ...rest]) => (rest.length === 0 ? key : `${key}=${rest.join('%3D')}`))
          .join('&');
        const { link: found, problems } = decodeLink(isEscaped ? `${path}?${escaped}` : hash);
        expect(found).toEqual(forgetful(link));
        const due = { idx: 'dropAgain', folder: 'dropFolder', table: 'dropTable' } as const;
        const dropped = link.experiments
          .map(({ experiment }) => filesOf(experiment.data))
          .filter((files) => files !== null);
        expect(problems.map(({ problem }) => problem)).toEqual(dropped.map((files) => due[files]));
      }),
      { numRuns: 300 },
    );
  });

  test('an address has no character at which a chat would cut it off', () => {
    fc.assert(
      fc.property(links, (link) => {
        expect(encodeLink(link)).toMatch(/^#\/[\w\-./?=&,:@]*$/);
      }),
    );
  });
});

describe('readable addresses', () => {
  const C = { experiment: lessonExperiment('C'), result: null };
  const D = lessonExperiment('D');

  test('experiments side by side, without defaults', () => {
    const other = { ...D, training: { ...D.training, lr: 0.05, seed: 7 } };
    const link: Link = {
      ...{ path: ['train'], locked: false, lang: 'ko' },
      experiments: [C, { experiment: other, result: null }],
    };
    expect(encodeLink(link)).toBe('#/train?e=C&e=D,lr=0.05,seed=7&lang=ko');
  });

  test('a lesson with locked controls', () => {
    expect(encodeLink({ ...EMPTY, path: ['lesson', '3'], locked: true })).toBe(
      '#/lesson/3?locked=1',
    );
  });

  test('all other settings', () => {
    const schedule = { name: 'step', stepSize: 1000, factor: 0.5 } as const;
    const experiment = {
      ...DEFAULTS,
      training: { ...DEFAULTS.training, optimizer: 'adamw' as const, gain: [4, 1], schedule },
      rates: [{ iteration: 500, lr: 1e-7 }],
    };
    const machine = { arch: 'x86', fusedMultiplyAdd: true };
    const result = {
      iteration: 3000,
      loss: 0.25,
      correct: 9321,
      digest: '0123456789abcdef',
      machine,
    };
    expect(encodeLink({ ...EMPTY, experiments: [{ experiment, result }] })).toBe(
      '#/?e=C,optimizer=adamw,lr=0.1,weightDecay=0,gain=4:1,schedule=step:1000:0.5,lr@500=1e-7,' +
        'at=3000,loss=0.25,correct=9321,digest=0123456789abcdef,arch=x86,fma=1',
    );
  });

  test('no folder of this machine', () => {
    const experiment = { ...DEFAULTS, data: { ...DEFAULTS.data, directory: '/home/me/secret' } };
    const hash = encodeLink({ ...EMPTY, experiments: [{ experiment, result: null }] });
    expect(hash).toBe('#/?e=C');
  });

  test.each(['', '#', '#/', '#/?', '/', '?'])('%j is the first view', (hash) => {
    expect(decodeLink(hash)).toEqual({ link: EMPTY, problems: [] });
  });

  test('MNIST before and after it is loaded is the same', () => {
    const addressOf = (checksum: string): string => {
      const experiment = { ...lessonExperiment('C'), data: { ...DEFAULTS.data, checksum } };
      return encodeLink({ ...EMPTY, experiments: [{ experiment, result: null }] });
    };
    expect(addressOf('')).toBe(addressOf(MNIST_CHECKSUM));
  });

  test('names dropped pictures, so that they can be dropped again', () => {
    const checksum = `sha256:${'ab'.repeat(32)}`;
    const { link, problems } = decodeLink(
      `#/train?e=C,data=idx,classes=5,rows=20,checksum=${checksum}`,
    );
    const [{ experiment }] = link.experiments;
    expect(experiment.data).toEqual({
      ...{
        kind: 'pictures',
        name: 'idx',
        directory: null,
        classes: 5,
        checksum,
        rows: 20,
        columns: 28,
      },
    });
    expect(experiment.model).toMatchObject({ inputDim: 560, outputDim: 5 });
    expect(problems.map((problem) => problemText(problem, en))).toEqual([
      `The pictures of this experiment are not in the address. Drop the four files of the set here again (checksum ${checksum}).`,
    ]);
  });
});

test('an address with class folders says their form, and that the folder must be dropped', () => {
  const checksum = `sha256:${'ab'.repeat(32)}`;
  const said = 'data=folder,classes=3,rows=24,columns=32,channels=3,splitSeed=1';
  const { link, problems } = decodeLink(`#/train?e=C,${said},checksum=${checksum}`);
  const [{ experiment }] = link.experiments;
  expect(experiment.model).toMatchObject({ inputDim: 3 * 24 * 32, outputDim: 3 });
  expect(problems.map(({ problem }) => problem)).toEqual(['dropFolder']);
  expect(encodeLink(link)).toContain(said);
});

describe('wrong addresses', () => {
  test.each([
    ['#/train?e=C&colour=red', ['unknownKey']],
    ['#/train?e=C,colour=red', ['unknownKey']],
    [
      '#/train?e=C,__proto__=1,constructor=2,toString=3',
      ['unknownKey', 'unknownKey', 'unknownKey'],
    ],
    ['#/train?__proto__=1&constructor=2', ['unknownKey', 'unknownKey']],
    ['#/train?e=__proto__', ['unknownNetwork']],
    ['#/train?e=E', ['unknownNetwork']],
    ['#/train?e=', ['unknownNetwork']],
    ['#/train?e=relu-0', ['unknownNetwork']],
    ['#/train?e=relu-70000', ['unknownNetwork']],
    [`#/train?e=relu${'-9'.repeat(17)}`, ['unknownNetwork']],
    ['#/train?e=C,lr=', ['unreadable']],
    ['#/train?e=C,lr=fast', ['unreadable']],
    ['#/train?e=C,lr=-1', ['unreadable']],
    ['#/train?e=C,lr=NaN', ['unreadable']],
    ['#/train?e=C,lr=Infinity', ['unreadable']],
    ['#/train?e=C,lr=1e999', ['unreadable']],
    ['#/train?e=C,lr=0x10', ['unreadable']],
    ['#/train?e=C,iterations=10000001', ['unreadable']],
    ['#/train?e=C,optimizer=lion', ['unreadable']],
    ['#/train?e=C,schedule=step', ['unreadable']],
    ['#/train?e=C,schedule=step:5', ['unreadable']],
    ['#/train?e=C,schedule=step:5:0.1:7', ['unreadable']],
    ['#/train?e=C,schedule=cosine:5', ['unreadable']],
    ['#/train?e=C,schedule=__proto__:5:0.1', ['unreadable']],
    ['#/train?e=C,gain=1::2', ['unreadable']],
    ['#/train?e=C,keepBest=yes', ['unreadable']],
    ['#/train?e=C,checksum=sha256:1', ['unreadable']],
    ['#/train?e=C,lr=1,lr=2', ['twice']],
    ['#/train?e=C,lr@=1', ['unknownKey']],
    ['#/train?e=C,at=100', ['incompleteResult']],
    ['#/train?e=C,digest=0123456789abcdef', ['incompleteResult']],
    ['#/train?lang=ko&lang=en', ['twice']],
    ['#/train?lang=de', ['unreadable']],
    ['#/Train!', ['path']],
    ['#/a/b/c/d/e', ['path']],
    ['#/train?v=1', []],
    ['#/train?v=2&e=Z', ['version']],
    ['#/train?%', ['unknownKey']],
    [`#/?e=C${'&e=C'.repeat(12)}`, ['tooManyExperiments']],
    [`#/${'a'.repeat(70_000)}`, ['addressTooLong']],
  ])('%s', (hash, expected) => {
    expect(problemsIn(hash)).toEqual(expected);
    for (const problem of decodeLink(hash).problems) {
      expect(problemText(problem, en).length).toBeLessThan(250);
    }
  });

  test('a wrong part leaves the rest as it is', () => {
    const { link } = decodeLink('#/train?e=C,lr=fast,seed=7&e=nothing&e=A&lang=ko');
    const [first, second] = link.experiments;
    expect(first.experiment.training).toEqual({ ...DEFAULTS.training, seed: 7 });
    expect(second.experiment).toEqual(lessonExperiment('A'));
    expect(link.experiments.length).toBe(2);
    expect(link.lang).toBe('ko');
  });

  test('reads settings that conflict, and reports them at their fields', () => {
    const { link, problems } = decodeLink('#/?e=C,optimizer=adam,momentum=0.9,lr@9=1,lr@5=1');
    expect(problems).toEqual([]);
    const found = problemsOf(link.experiments[0].experiment).map(({ field }) => field);
    expect(found).toEqual(['training.momentum', 'rates.1.iteration']);
  });

  test('does not guess at a later version', () => {
    const { link } = decodeLink('#/train?v=2&e=C&locked=1');
    expect(link).toEqual({ ...EMPTY, path: ['train'] });
  });
});

/** Reads anything without an exception, and returns nothing that the schema would refuse. */
function expectTotal(hash: string): void {
  const { link, problems } = decodeLink(hash);
  for (const { experiment } of link.experiments) {
    expect(experimentSchema.parse(experiment)).toEqual(experiment);
  }
  for (const problem of problems) expect(problemText(problem, en)).toMatch(/\.$/);
  expect(Object.getPrototypeOf(link)).toBe(Object.prototype);
}

describe('any text is read', () => {
  test('of any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), expectTotal), { numRuns: 500 });
  });

  test('of the words of addresses', () => {
    const words =
      '# / ? & = , : @ % e C D relu-10 lr lr@ 500 0.1 -1 seed gain schedule step data idx v at loss fma'
        .split(' ')
        .concat('__proto__', 'constructor', '%E0', '%2C', '1e99', 'NaN', '\u0000', '한글');
    const text = fc
      .array(fc.constantFrom(...words), { maxLength: 40 })
      .map((each) => each.join(''));
    fc.assert(fc.property(text, expectTotal), { numRuns: 1000 });
    fc.assert(
      fc.property(text, (each) => expectTotal(`#/train?e=C,${each}`)),
      { numRuns: 1000 },
    );
  });

  test('of a link with characters removed, inserted or changed', () => {
    const change = fc.tuple(fc.nat(), fc.nat(3), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(links, fc.array(change, { minLength: 1, maxLength: 5 }), (link, changes) => {
        let hash = encodeLink(link);
        for (const [place, taken, put] of changes) {
          const at = place % (hash.length + 1);
          hash = hash.slice(0, at) + put + hash.slice(at + taken);
        }
        expectTotal(hash);
      }),
      { numRuns: 500 },
    );
  });
});
