/** A shared result is the same for everyone who opens its link, and no address breaks the page. */
import { execFileSync } from 'node:child_process';
import typescript from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from '../../packaging/project.ts';
import { download, openView, trainDraft, useStudio } from './studio.ts';

const { visit, address } = useStudio();
const EXPERIMENT = '#/train?e=C,seed=3,iterations=200';

/** Replaces the first digit after a key. */
const changed = (hash: string, key: string): string =>
  hash.replace(new RegExp(`(,${key}=)(.)`), (_, before, digit) => before + (digit === '1' ? 2 : 1));

describe('a link with a result', () => {
  it('is checked by the receiver: the same bits, and changed numbers are found', async () => {
    const link = await visit(
      async (page) => {
        await trainDraft(page);
        await openView(page, 'share');
        return page.getByLabel('Link with the result', { exact: true }).inputValue();
      },
      { hash: EXPERIMENT },
    );
    const hash = link.slice(link.indexOf('#'));
    expect(hash).toMatch(/e=C,iterations=200,seed=3,at=200,loss=[\d.]+,correct=\d+,digest=\w{16}/);
    await visit(
      async (page) => {
        const notice = page.locator('[data-notice=link]');
        await notice.getByText('after 200 steps').waitFor();
        await notice.getByRole('button', { name: 'Start' }).click();
        const verdict = (key: string) => notice.locator(`[data-verdict=${key}]`);
        await verdict('same').waitFor();
        await expect
          .poll(() => verdict('same').textContent())
          .toContain('The same bits: after 200 steps');

        await page.goto(address() + changed(hash, 'digest'));
        await verdict('closeFault').getByText('not the same bits').waitFor();
        await page.goto(address() + changed(hash, 'loss'));
        await verdict('differentFault').getByText('although both machines').waitFor();
        await page.goto(address() + hash);
        await verdict('same').waitFor();
      },
      { hash },
    );
  });
});

describe('an address', () => {
  it('that is broken is reported in words, and the page still works', async () => {
    await visit(
      async (page) => {
        const said = page.locator('[data-notice=link] [data-problem]');
        await said.getByText('“Z” is not a network').waitFor();
        const broken = {
          '#/train?e=relu-100,patience=2,evalEvery=0':
            'Early stopping needs validations before the end',
          '#/nowhere': 'There is no view “nowhere”.',
          '#/lesson/99': 'The lesson has no step “99”; its steps are 1 to 11.',
          '#/train?e=C,lr=much': '“much” is not a valid value for lr',
          '#/train?e=C,lr=1,lr=2': '“lr” is in the address twice',
          '#/train?e=C,at=200': 'The result in the address is incomplete',
          '#/train?e=C,batchSize=60000,iterations=-1': '“-1” is not a valid value for iterations',
          '#/train?e=C&%E0%A4%A=<b>': '“%E0%A4%A” in the address is unknown and was ignored',
          '#/train?v=9&e=C': 'The address has version 9',
          [`#/train?${'x'.repeat(70_000)}`]: 'more than the 65,536 that the page reads',
        };
        for (const [hash, words] of Object.entries(broken)) {
          await page.goto(address() + hash);
          await said.getByText(words).waitFor();
        }
        await page.locator('[data-notice=link]').getByRole('button', { name: 'Close' }).click();
        await page.getByRole('button', { name: 'One step' }).click();
        await page.locator('[data-value=iteration]').getByText('1', { exact: true }).waitFor();
      },
      { hash: '#/train?e=Z' },
    );
  });
});

describe('the code', () => {
  it('is a program that runs in Node and gives the number of the page', async () => {
    await visit(
      async (page) => {
        await trainDraft(page);
        const accuracy = await page.locator('[data-value=accuracy]').textContent();
        const loss = await page.locator('[data-value=loss]').textContent();
        await openView(page, 'share');
        const save = page.getByRole('button', { name: 'Save experiment.mts' });
        const program = await download(page, () => save.click());
        const { ModuleKind, ScriptTarget, transpileModule } = typescript;
        const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
        const input = transpileModule(program, { compilerOptions }).outputText;
        // A program from standard input finds its packages in the folder where it runs.
        const options = { cwd: root, input, encoding: 'utf8' } as const;
        const output = execFileSync(process.execPath, ['--input-type=module'], options);
        const [, ...told] = /Iteration: 200\. Loss: (\S+)\. Accuracy: (\S+)/.exec(output) ?? [];
        expect(`${Number(told[0]).toFixed(4)}, ${Number(told[1]).toFixed(2)} %`).toBe(
          `${loss}, ${accuracy}`,
        );
      },
      { hash: EXPERIMENT },
    );
  });
});

describe('the network for other programs', () => {
  it('is saved in each format, and its JavaScript runs in Node', async () => {
    await visit(
      async (page) => {
        await trainDraft(page);
        await openView(page, 'share');
        const group = page.getByRole('group', { name: 'The network for other programs' });
        const format = group.getByLabel('Format', { exact: true });
        const saved = async (ending: string, name = 'C-iterations-200-seed-3-200') => {
          const button = group.getByRole('button', { name: `Save ${name}${ending}`, exact: true });
          return download(page, () => button.click());
        };
        expect(await saved('.html')).toContain('<title>C, steps 200, seed 3</title>');
        // The next one, by keyboard alone.
        await format.press('ArrowDown');
        const code = await saved('.js');
        expect(await saved('.d.ts')).toContain('export function predict(');
        await format.selectOption('onnx');
        expect(await saved('.onnx')).toContain('probabilities');
        expect(await saved('.card.md')).toContain('MNIST');
        const python = 'C_iterations_200_seed_3_200';
        await format.selectOption('pytorch');
        expect(await saved('.py', python)).toContain('class Network(nn.Module)');
        expect(await saved('.safetensors', python)).toContain('fc1.weight');
        await format.selectOption('safetensors');
        expect(await saved('-model.safetensors')).toContain('classNames');

        const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
        const { predict } = await import(/* @vite-ignore */ url);
        const shares: number[] = predict(new Uint8Array(784)).probabilities;
        expect(shares).toHaveLength(10);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      },
      { hash: EXPERIMENT },
    );
  });
});
