import type { Messages } from '../en/index.ts';

/** `gradus compare-settings`: texts that pages do not share. */
export const varyCommand: Messages['varyCommand'] = {
  measures: { accuracy: '정확도', rmse: 'RMSE' },
  means: { accuracy: '정확도 (평균 ± 표준편차)', rmse: 'RMSE (평균 ± 표준편차)' },
  loss: '마지막 손실',
  moreSeeds: '시드 하나로는 우연인지 알 수 없습니다. --seeds 5를 쓰면 평균과 신뢰구간이 나옵니다.',
  scoreOf: {
    accuracy: {
      validation: '정확도는 검증 데이터에서 잰 것입니다.',
      test: '정확도는 테스트 데이터에서 잰 것입니다. 이 값으로 고르면 실제보다 좋아 보입니다.',
    },
    rmse: {
      validation: 'RMSE는 검증 데이터에서 잰 것입니다. 작을수록 좋습니다.',
      test: 'RMSE는 테스트 데이터에서 잰 것입니다. 작을수록 좋고, 이 값으로 고르면 실제보다 좋아 보입니다.',
    },
  },
  splits: '시드마다 행을 새로 나누고, 비교하는 값끼리는 똑같이 나눕니다.',
  unequalTraining: (values) =>
    `학습 데이터 일부를 검증용으로 떼어 둔 값: ${values}. 다른 값은 모두 학습에 씁니다.`,
  held: (settings) => `같은 설정: ${settings}.`,
  initialSame: (count) =>
    `초기 가중치: 시드마다 모두 같습니다(텐서 ${count}개를 숫자 하나하나 비교했습니다).`,
  initialIdentical: (names) => `시드마다 같은 초기 가중치: ${names}.`,
  initialShapes: (names) => `모양이 다른 초기 가중치: ${names}.`,
  initialDifferent: (names) => `서로 다른 초기 가중치: ${names}.`,
  goOn: (command) =>
    `이 실행 하나만 끝까지 하려면: ${command}\n비교는 이어지지 않습니다. 비교하려면 같은 명령으로 새로 시작하세요.`,
  kept: (command) => `실행 보기: ${command}`,
};
