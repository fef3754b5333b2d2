import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const require = createRequire(import.meta.url);

/** Where systems keep fonts with Hangul. The library cannot read collections (.ttc) by name. */
const KOREAN_FONTS = [
  '/usr/share/fonts/truetype/nanum/NanumGothic.ttf',
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc',
  '/System/Library/Fonts/AppleSDGothicNeo.ttc',
  'C:\\Windows\\Fonts\\malgun.ttf',
];

/** Pixels of the PNG for each pixel of the figure. */
const ZOOM = 2;

let ready: Promise<Uint8Array[]> | null = null;

/** Whether this machine has a font for figures in Korean. */
export function hasKoreanFont(): boolean {
  return KOREAN_FONTS.some(existsSync);
}

/** Draws a figure as a PNG of twice its size. */
export async function png(svg: string): Promise<Uint8Array> {
  ready ??= prepare();
  const figure = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: ZOOM },
    font: { fontBuffers: await ready, sansSerifFamily: 'DejaVu Sans', loadSystemFonts: false },
  });
  return figure.render().asPng();
}

async function prepare(): Promise<Uint8Array[]> {
  await initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const found = [
    require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
    ...KOREAN_FONTS.filter(existsSync),
  ];
  return Promise.all(found.map((path) => readFile(path)));
}
