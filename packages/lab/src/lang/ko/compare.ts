import type { Messages } from '../en/index.ts';

export const compare: Messages['compare'] = {
  run: '실행',
  settledLoss: (steps) => `손실 (마지막 ${steps}스텝)`,
  same: '이 실행들의 설정은 모두 같습니다.',
  lossTitle: (reach) => `학습 배치의 손실: 선은 앞뒤 ${reach}스텝의 중앙값, ░는 손실의 범위입니다`,
  accuracyTitle: {
    test: '테스트 데이터의 정확도 (%)',
    validation: '검증 데이터의 정확도 (%)',
    both: '정확도 (%): 검증 데이터가 있으면 검증 데이터, 없으면 테스트 데이터',
  },
  rmseTitle: {
    test: '테스트 데이터의 RMSE',
    validation: '검증 데이터의 RMSE',
    both: 'RMSE: 검증 데이터가 있으면 검증 데이터, 없으면 테스트 데이터',
  },
  noCurves: '아직 그릴 기록이 없습니다.',
};
