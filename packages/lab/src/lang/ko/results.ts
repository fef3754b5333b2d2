import type { Messages } from '../en/index.ts';

/** Results of runs, in reports and pages. */
export const results: Messages['results'] = {
  sentence: (name, layers, activation, parameters) =>
    activation === null
      ? `${name}: 은닉층이 없는 신경망(${layers}), 파라미터 ${parameters}개.`
      : `${name}: 뉴런 ${layers}개, 활성화 함수 ${activation}, 파라미터 ${parameters}개인 신경망.`,
  reached: (accuracy, correct, total) =>
    `테스트 데이터의 ${accuracy} %를 맞힙니다(${total}개 중 ${correct}개).`,
  diverged: (iteration, layer) =>
    `${iteration}스텝에서 손실이 유한하지 않게 되었습니다.` +
    (layer === null ? '' : ` 유한하지 않은 값을 처음 낸 층은 ${layer}입니다.`),
  atChance: (name, reached, guessing) =>
    `${name ?? '이 신경망'}의 결과는 찍는 것보다 낫지 않습니다. 테스트 데이터의 ${reached}를 맞히는데, 늘 한 클래스로만 찍어도 ${guessing}를 맞힙니다.`,
  lossAtChance: (name, reached, guessing) =>
    `${name ?? '이 신경망'}의 결과는 찍는 것보다 낫지 않습니다. 마지막 손실은 ${reached}, 찍을 때의 손실은 ${guessing}입니다.`,
  run: '실행',
  lossCaption: (reach) =>
    `학습 배치의 손실입니다. 옅은 선은 스텝의 손실(1,000스텝까지는 모든 스텝, 그다음은 10스텝마다, 10,000부터는 100스텝마다), 짙은 선은 앞뒤 ${reach}스텝의 중앙값입니다.`,
  accuracyCaption: {
    test: '테스트 데이터의 정확도입니다.',
    validation: '검증 데이터의 정확도입니다.',
    both: '검증 데이터가 있는 실행은 검증 데이터에서, 없는 실행은 테스트 데이터에서 잰 정확도입니다.',
  },
  rmseCaption: {
    test: '테스트 데이터의 RMSE입니다.',
    validation: '검증 데이터의 RMSE입니다.',
    both: '검증 데이터가 있는 실행은 검증 데이터에서, 없는 실행은 테스트 데이터에서 잰 RMSE입니다.',
  },
  signal:
    '층마다의 역전파 신호: 뉴런과 샘플에 걸친 ∂L/∂z의 RMS입니다. 곡선들이 멀리 떨어져 있으면 신호가 도중에 사라지거나 폭발한다는 뜻입니다.',
  confusionCaption:
    '행은 실제 클래스, 열은 예측한 클래스입니다. 색의 짙기는 행에서 차지하는 비율입니다(틀린 예가 보이도록 제곱근을 씁니다).',
  actual: '실제',
  predicted: '예측',
  noMistakes: '틀린 예가 없습니다.',
};
