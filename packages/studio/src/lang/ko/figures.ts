import type { Texts } from '../en/index.ts';

export const figures: Texts['figures'] = {
  table: '숫자로 보기',
  tableOf: (title) => `숫자로 보기: ${title}`,
  save: '저장',
  saveAs: (title) => `파일로 저장: ${title}`,
  files: { png: '그림(PNG)', svg: '벡터 그림(SVG)', csv: '숫자(CSV)' },
  more: (rows) => `나머지 ${rows}행은 CSV 파일에 있습니다.`,
  loss: '손실',
  lossCaption: {
    raw: '학습 배치의 손실입니다.',
    smoothed: '학습 배치의 손실입니다. 옅은 선은 스텝마다의 값, 짙은 선은 스무딩한 값입니다.',
  },
  accuracy: {
    test: '테스트 정확도',
    validation: '검증 정확도',
    both: '정확도: 검증 데이터가 있으면 검증, 없으면 테스트',
  },
  rmse: {
    test: '테스트 RMSE',
    validation: '검증 RMSE',
    both: 'RMSE: 검증 데이터가 있으면 검증, 없으면 테스트',
  },
  accuracyAxis: '정확도 (%)',
  evaluations: { accuracy: '정확도', rmse: 'RMSE' },
  step: '스텝',
  unzoom: '전체 보기',
  log: '로그 축',
  cut: (limit) =>
    `${limit}보다 훨씬 커지는 곡선은 그 위를 잘랐습니다. 로그 축에서는 끝까지 보입니다.`,
  cutLog: (limit) => `${limit}보다 커지는 곡선은 그 위를 잘랐습니다.`,
  pinned: '고정됨',
  cursorOf: (title) => `값을 읽을 스텝: ${title}`,
  smoothedOver: (steps) => `스무딩: 앞뒤 ${steps}스텝의 중앙값`,
};
