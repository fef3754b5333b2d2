/** Files that are no pictures are refused in words, and the page goes on working. */
import { expect, it } from 'vitest';
import { useStudio } from './studio.ts';

const { visit } = useStudio();

it('a file of garbage is refused in words, and the digits stay', async () => {
  await visit(async (page) => {
    const garbage = { name: 'garbage.bin', mimeType: '', buffer: Buffer.alloc(3_000_000, 7) };
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([garbage, { ...garbage, name: 'b.bin' }]);
    await page.locator('[data-problem=files]').waitFor();
    expect(await page.locator('[data-problem=files]').textContent()).toContain('garbage.bin');
    await page.getByRole('button', { name: 'One step' }).click();
    await page.locator('[data-value=iteration]').getByText('1', { exact: true }).waitFor();
  });
});
