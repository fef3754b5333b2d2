import type { Texts } from '../en/index.ts';

export const network: Texts['network'] = {
  example: '예제',
  sources: { test: '테스트 그림', train: '학습용 그림', own: '직접 쓴 숫자' },
  rowSources: { test: '테스트 행', train: '학습용 행', own: '' },
  number: '예제 번호',
  random: '무작위',
  drawOne: '숫자 쓰기',
  direction: '신호의 방향',
  forward: '순전파',
  backward: '역전파 (δ)',
  play: '신호 재생',
  result: (label, taken, share, loss) =>
    `정답은 ${label}, 신경망의 예측은 ${taken}(${share})입니다. 손실 ${loss}.`,
  ownResult: (taken, share, loss) =>
    `신경망의 예측은 ${taken}(${share})입니다. 이 클래스에 대한 손실 ${loss}.`,
  numberResult: (target, output, loss) =>
    `실제 값은 ${target}, 신경망의 예측은 ${output}입니다. 손실 ${loss}.`,
  window: (shown, total) => `${total}개 중 ${shown}개`,
  forwardCaption: (step) =>
    `${step}스텝 뒤의 모습입니다. 선은 가중치입니다. 0보다 크면 주황색, 작으면 파란색이고 클수록 굵습니다. 원은 이 예제의 출력이며 색은 같은 뜻입니다. 가중치가 많으면 가장 큰 것만, 넓은 층은 가장 활발한 뉴런만 그립니다.`,
  backwardCaption: (step) =>
    `${step}스텝 뒤의 모습입니다. 원은 이 예제의 δ = ∂L/∂z, 선은 ∂L/∂W입니다. 0보다 크면 주황색, 작으면 파란색입니다. 신호는 손실에서 시작해 오른쪽에서 왼쪽으로 흐릅니다.`,
  plainCaption: '그림을 모두 불러오고 설정이 올바르면 가중치가 나타납니다.',
  hint: '뉴런, 선, 픽셀을 가리키면 숫자가 나옵니다. 뉴런을 고르면 한 스텝을 아래에서 자세히 볼 수 있습니다.',
  units: '뉴런',
  unit: (name, z, a, delta, bias) => `${name}: z = ${z}, a = ${a}, δ = ${delta}, 편향 ${bias}`,
  input: (name, value) => `${name}: ${value}`,
  edge: (from, to, weight, gradient) => `${from} → ${to}: 가중치 ${weight}, ∂L/∂w ${gradient}`,
  pixel: (row, column) => `픽셀 (${row}, ${column})`,
  inputOf: (index) => `입력 ${index}`,
  classOf: (unit, name) => `${unit}(클래스 ${name})`,
};
