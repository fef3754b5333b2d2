import type { exporting as english } from '../en/export.ts';

/** `gradus export`. */
export const exporting: typeof english = {
  written: (file, bytes) => `${file}에 썼습니다(${bytes}바이트)`,
  replaced: (file, bytes) => `기존 ${file} 파일을 바꿨습니다(${bytes}바이트)`,
  noSamples: (run, problem) => `참고: ${run}의 데이터를 읽을 수 없어 확인하지 않습니다: ${problem}`,
};
