import type { exporting as english } from '../en/export.ts';

/** `gradus export`. */
export const exporting: typeof english = {
  written: (file, bytes) => `${file}: 썼습니다(${bytes}바이트)`,
  replaced: (file, bytes) => `${file}: 기존 파일을 바꿨습니다(${bytes}바이트)`,
  noData: (run, problem) =>
    `참고: ${run}의 데이터를 읽을 수 없어 예측을 확인하지 못했고, 모델 카드에 데이터의 설명이 빠집니다: ${problem}`,
  checked: (samples, ofPictures, difference) =>
    `데이터의 ${ofPictures ? `그림 ${samples}장` : `행 ${samples}개`}에서 확인: 출력 차이는 가장 큰 출력의 ${difference} 이하입니다`,
  checkedOnnx: (samples, ofPictures, difference, ofClasses) => {
    const what = ofPictures ? `그림 ${samples}장` : `행 ${samples}개`;
    const found = ofClasses
      ? `확률 차이는 ${difference} 이하입니다`
      : `예측 차이는 표준편차의 ${difference}배 이하입니다`;
    return `데이터의 ${what}에서 확인: ${found}`;
  },
  quantized: (metric, before, after) =>
    `8비트 가중치: 검증 데이터의 ${metric === 'r2' ? 'R²' : '정확도'} ${before} → ${after}`,
  differs: (difference) =>
    `내보낸 코드의 예측이 신경망과 다릅니다. 출력 차이는 가장 큰 출력의 ${difference}입니다. Gradus의 버그이며, 아무것도 쓰지 않았습니다.`,
  card: {
    trainedWith: (program) => `${program}(학습)`,
    exportedWith: (program) => `${program}(내보내기)`,
    run: '실행',
    weakest: (name, correct, total) =>
      `가장 약한 클래스: ${name}. 테스트 그림 ${total}장 중 ${correct}장을 맞힙니다.`,
  },
};
