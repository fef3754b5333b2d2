import type { Messages } from '../en/index.ts';

export const lrFind: Messages['lrFind'] = {
  title: (name, steps, from, to) =>
    `${name}: 학습률을 ${from}에서 ${to}까지 올리며 ${steps}스텝 학습할 때의 손실`,
  cutOff: (limit) => `${limit}보다 큰 손실은 그림에서 잘라 냈습니다.`,
  suggestion: (lr, from, to) => `추천 학습률: ${lr} (범위: ${from} ~ ${to})`,
  fell: (start, lowest, from, to) =>
    `이유: 손실은 처음에 ${start}, 학습률 ${from}에서 내려가기 시작해 ${to}에서 가장 낮습니다(${lowest}). ` +
    '추천값은 이 내리막의 로그 눈금상 한가운데입니다.',
  grew: (times) => `학습률이 더 높으면 손실이 최솟값의 ${times}배로 커져 테스트를 마쳤습니다.`,
  notFinite: (lr) => `${lr}에서 손실이 유한하지 않게 되어 테스트를 마쳤습니다.`,
  isOpen: '손실이 끝까지 내려갔으므로 더 높은 학습률이 나을 수 있습니다. --to를 높이세요.',
  inconclusive: '결론을 낼 수 없습니다. 손실이 내려간 적이 없어 추천할 값이 없습니다.',
  neverFell: (start, lowest, share) =>
    `이유: ${start}에서 시작해 가장 낮은 값은 ${lowest}입니다. ${share}보다 적게 내려간 것은 세지 않습니다.`,
  tryInstead:
    '스텝 수를 늘리거나(--iterations 500) 초기 가중치를 바꾸거나(--init) 학습이 안 되는 이유를 gradus diagnose로 찾아보세요.',
  definition: (smoothing, share) =>
    `학습률 범위 테스트(Smith 2015; fastai). Gradus 기본값: 손실은 앞의 값을 ${smoothing}만큼 남기는 이동 ` +
    `평균이고, 처음 손실이나 찍을 때의 손실보다 ${share} 넘게 내려가야 내려간 것으로 봅니다.`,
  tryNext: (command) => `다음에 해 볼 것: ${command}`,
};
