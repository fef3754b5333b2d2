import type { Messages } from '../en/index.ts';

export const vary: Messages['vary'] = {
  accuracy: '정확도',
  accuracyMean: '정확도 (평균 ± 표준편차)',
  loss: '마지막 손실',
  lossMean: '마지막 손실 (평균 ± 표준편차)',
  difference: (first) => `${first} 대비`,
  diverged: '발산',
  interval:
    '차이는 시드마다 잰 차이의 평균이고, 괄호 안은 95 % 신뢰구간(스튜던트 t)입니다. 구간에 0이 들어 있으면 어느 쪽이 나은지 알 수 없습니다.',
  moreSeeds: '시드 하나로는 우연인지 알 수 없습니다. --seeds 5를 쓰면 평균과 신뢰구간이 나옵니다.',
  differs: (fields) => `다른 것: ${fields}.`,
  held: (settings) => `같게 둔 것: ${settings}.`,
  seeds: (seeds) => `시드: ${seeds}.`,
  orders: {
    'one stream': '표본 순서: 시드마다 모두 같고, gradus train이 뽑는 순서입니다.',
    'own stream': '표본 순서: 시드마다 모두 같고, 따로 둔 난수열(--data-seed)에서 뽑았습니다.',
    different: '표본 순서: 서로 다릅니다. gradus train처럼 가중치 다음에 뽑았습니다.',
  },
  initialSame: (count) =>
    `초기 가중치: 시드마다 모두 같습니다(텐서 ${count}개를 숫자 하나하나 비교했습니다).`,
  initialIdentical: (names) => `시드마다 같은 초기 가중치: ${names}.`,
  initialShapes: (names) => `모양이 다른 초기 가중치: ${names}.`,
  initialDifferent: (names) => `서로 다른 초기 가중치: ${names}.`,
  kept: (command) => `실행 보기: ${command}`,
};
