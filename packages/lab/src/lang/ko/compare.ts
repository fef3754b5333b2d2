import type { Messages } from '../en/index.ts';

export const compare: Messages['compare'] = {
  run: '실행',
  smoothedLoss: '손실 (평균)',
  same: '이 실행들의 설정은 모두 같습니다.',
  lossTitle: (smoothing) =>
    `학습 배치의 손실: 선은 약 ${smoothing}스텝에 걸친 이동 평균, ░는 손실이 놓인 범위입니다`,
  accuracyTitle: {
    test: '시험용 그림에서의 정확도 (%)',
    validation: '검증용 그림에서의 정확도 (%)',
    both: '정확도 (%): 검증용 그림이 있으면 검증용, 없으면 시험용 그림',
  },
  rmseTitle: {
    test: '시험 세트에서의 RMSE',
    validation: '검증 세트에서의 RMSE',
    both: 'RMSE: 검증 세트가 있으면 검증 세트, 없으면 시험 세트',
  },
  noCurves: '아직 그릴 만한 기록이 없습니다.',
};
