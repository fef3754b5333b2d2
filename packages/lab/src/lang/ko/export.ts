import type { exporting as english } from '../en/export.ts';

/** `gradus export`. */
export const exporting: typeof english = {
  written: (file, bytes) => `${file}에 썼습니다(${bytes}바이트)`,
  replaced: (file, bytes) => `기존 ${file} 파일을 바꿨습니다(${bytes}바이트)`,
  noData: (run, problem) =>
    `참고: ${run}의 데이터를 읽을 수 없어 예측을 확인하지 못했고, 모델 카드에도 데이터에서 얻는 내용이 빠집니다: ${problem}`,
};
