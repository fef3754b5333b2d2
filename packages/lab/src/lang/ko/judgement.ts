import type { Messages } from '../en/index.ts';

/** What a network for a table is worth: texts of the command line and of reports. */
export const judgement: Messages['judgement'] = {
  metric: '지표',
  metrics: {
    accuracy: '정확도',
    balancedAccuracy: '균형 정확도',
    macroF1: '매크로 F1',
    rocAuc: 'ROC AUC',
    logLoss: '로그 손실',
    calibrationError: '보정 오차',
    rmse: 'RMSE',
    mae: 'MAE',
    medianAbsoluteError: '절대 오차의 중앙값',
    r2: 'R²',
  },
  network: '신경망',
  interval: '95 % 구간',
  constant: { classification: '최빈 클래스', regression: '평균' },
  linear: '선형 모델',
  heading: (rows) => `테스트 ${rows}행의 결과 (↑ 높을수록 좋음, ↓ 낮을수록 좋음):`,
  points: (number) => `${number} %p`,
  better: (metric, gain, low, high) =>
    `신경망이 선형 모델보다 낫습니다. ${metric} 기준으로 ${gain} 더 좋습니다(95\u00a0% 구간 ${low} ~ ${high}).`,
  worse: (metric, loss, low, high) =>
    `선형 모델이 신경망보다 낫습니다. ${metric} 기준으로 ${loss} 더 좋습니다(95\u00a0% 구간 ${low} ~ ${high}).`,
  noBetter: (metric, gain, low, high) =>
    `신경망이 선형 모델보다 확실히 낫다고 할 수 없습니다. ${metric}의 이득은 ${gain}이고, 95\u00a0% 구간(${low} ~ ${high})에 0이 들어 있습니다.`,
  notCompared: (metric) =>
    `이 테스트 행에서는 지표(${metric})가 정의되지 않아 신경망을 선형 모델과 비교할 수 없습니다.`,
  confusion: '혼동 행렬 (행: 실제 클래스, 열: 예측한 클래스):',
  corner: '실제 \\ 예측',
  confusions: '가장 잦은 혼동:',
  noConfusions: '클래스를 잘못 예측한 테스트 행이 없습니다.',
  actual: '실제',
  predicted: '예측',
  rows: '행 수',
  shareOfActual: '비율',
  others: (count) => `… 그 밖의 혼동 ${count}가지.`,
  errors: (target) => `${target}의 오차(예측 − 실제), 타깃의 단위:`,
  shares: ['최소', '5 %', '25 %', '중앙값', '75 %', '95 %', '최대'],
  importance: (metric, target) =>
    `${target} 예측에 가장 중요한 열 (열의 값을 섞을 때 나빠지는 정도, 지표: ${metric}):`,
  column: '열',
  worseBy: '나빠지는 정도',
  boundary: (x, y) => `${x}(가로)와 ${y}(세로)에 따른 예측 클래스. 글자는 테스트 행입니다:`,
};
