import type { Messages } from '../en/index.ts';

export const vary: Messages['vary'] = {
  accuracyMean: '정확도 (평균 ± 표준편차)',
  lossMean: '마지막 손실 (평균 ± 표준편차)',
  difference: (first) => `${first} 대비`,
  diverged: '발산',
  interval:
    '차이는 시드마다 잰 차이의 평균이고, 괄호 안은 95 % 신뢰구간(스튜던트 t)입니다. 구간에 0이 들어 있으면 어느 쪽이 나은지 알 수 없습니다.',
  differs: (fields) => `다른 것: ${fields}.`,
  seeds: (seeds) => `시드: ${seeds}.`,
  orders: {
    'one stream': '샘플 순서: 시드마다 모두 같고, gradus train이 뽑는 순서입니다.',
    'own stream': '샘플 순서: 시드마다 모두 같고, 따로 둔 난수열(--data-seed)에서 뽑았습니다.',
    different: '샘플 순서: 서로 다릅니다. gradus train처럼 가중치 다음에 뽑았습니다.',
  },
};
