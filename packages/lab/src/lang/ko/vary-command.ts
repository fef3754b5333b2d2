import type { Messages } from '../en/index.ts';

/** What only the command says of varied runs. */
export const varyCommand: Messages['varyCommand'] = {
  accuracy: '정확도',
  loss: '마지막 손실',
  moreSeeds: '시드 하나로는 우연인지 알 수 없습니다. --seeds 5를 쓰면 평균과 신뢰구간이 나옵니다.',
  accuracyOf: {
    validation: '정확도는 검증용 그림에서 잰 것입니다.',
    test: '정확도는 시험용 그림에서 잰 것입니다. 이 값으로 고르면 실제보다 좋아 보입니다.',
  },
  unequalTraining: (values) =>
    `${values}은(는) 학습 데이터 일부를 검증용으로 떼어 두고, 나머지는 모두 학습에 씁니다.`,
  held: (settings) => `같게 둔 것: ${settings}.`,
  initialSame: (count) =>
    `초기 가중치: 시드마다 모두 같습니다(텐서 ${count}개를 숫자 하나하나 비교했습니다).`,
  initialIdentical: (names) => `시드마다 같은 초기 가중치: ${names}.`,
  initialShapes: (names) => `모양이 다른 초기 가중치: ${names}.`,
  initialDifferent: (names) => `서로 다른 초기 가중치: ${names}.`,
  goOn: (command) =>
    `이 실행 하나만 끝까지 하려면: ${command}\n비교는 이어지지 않습니다. 비교하려면 같은 명령으로 새로 시작하십시오.`,
  kept: (command) => `실행 보기: ${command}`,
};
