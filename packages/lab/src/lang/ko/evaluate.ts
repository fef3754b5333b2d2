import type { Messages } from '../en/index.ts';

export const evaluate: Messages['evaluate'] = {
  accuracy: (percent, correct, total) => `정확도: ${percent} (${total}개 중 ${correct}개)`,
  class: '클래스',
  samples: '샘플',
  correct: '정답 수',
  accuracyTitle: '정확도',
  confusion: '혼동 행렬: 행은 실제 클래스, 열은 예측한 클래스.',
  mostConfused: '가장 잦은 혼동:',
  actual: '실제',
  predicted: '예측',
  corner: '실제 \\ 예측',
};

export const predict: Messages['predict'] = {
  label: (name) => `정답: ${name}`,
  predicted: (name, percent) => `예측: ${name} (${percent} %)`,
};
