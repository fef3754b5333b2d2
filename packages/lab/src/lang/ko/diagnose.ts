import type { Messages } from '../en/index.ts';

const house = '자체 기본값';

export const diagnose: Messages['diagnose'] = {
  checkTitle: (iteration) => `반복 ${iteration}에서 탐침 표본으로 잰 값:`,
  noSymptom: '증상이 없습니다.',
  tooFew: '증상은 세 번 잇따라 보여야 알립니다. 검사가 그보다 적었습니다.',
  notMonitored: (command) =>
    `이 실행은 관찰(monitor)하지 않았으므로 마지막 가중치에서 보이는 것만 적습니다. 시간에 따라 보려면: ${command}`,
  cost: (seconds, probes, share) =>
    `들여다보는 데 탐침 ${probes}번에 ${seconds}초, 학습 시간의 ${share} %가 들었습니다.`,
  problem: (name) => `문제: ${name}`,
  fix: (name) => `처방: ${name}`,
  columns: {
    layer: '층',
    signal: 'δ (RMS)',
    gradient: '∂L/∂W (RMS)',
    update: '‖Δθ‖/‖θ‖',
    state: '상태',
  },
  state: {
    saturation: (low, high) => `포화: 아래 ${low} %, 위 ${high} %`,
    silence: (dead, units, zeros) => `죽음: ${units}개 중 ${dead}개, 0인 출력 ${zeros} %`,
  },
  severities: { note: '참고', warn: '경고' },
  house,
  measured: '측정값',
  threshold: '기준',
  source: '출처',
  advice: '해 볼 것',
  held: (checks, since, until) =>
    checks === 1
      ? `반복 ${since}에서`
      : `잇따른 검사 ${checks}번에서, 반복 ${since}부터 ${until}까지`,
  atStart: '첫 스텝 전, 초기화만 보고 판단했습니다',
  isOver: '마지막 검사에서는 보이지 않습니다',
  harmless: {
    accuracy: (percent) =>
      `해로운 흔적은 없습니다. 탐침 표본의 ${percent} %를 그래도 알아봅니다(90 %부터, ${house}).`,
    variance: (percent) =>
      `해로운 흔적은 없습니다. 탐침 표본 분산의 ${percent} %를 그래도 설명합니다(90 %부터, ${house}).`,
  },
  comesBack: '다른 가중치가 움직이는 동안에는 죽은 뉴런이 되살아나기도 합니다.',
  places: (list) => `위치: ${list}`,
  symptoms: {
    notFinite: '유한하지 않은 값',
    lossAtStart: '너무 큰 첫 손실',
    saturation: '포화된 뉴런',
    deadUnits: '죽은 뉴런',
    explodingGradient: '기울기 폭발',
    vanishingGradient: '기울기 소실',
    largeUpdates: '너무 큰 스텝',
    smallUpdates: '너무 작은 스텝',
  },
  values: {
    notFinite: (place, tensor) =>
      `처음 나타난 곳: ${place === null ? tensor : `${place}의 ${tensor}`}`,
    lossAtStart: (value, chance, classes) =>
      `첫 스텝 전 손실 ${value}. 클래스 ${classes}개 가운데 찍을 때의 손실은 ln ${classes} = ${chance}입니다`,
    lossOfNumbersAtStart: (value, chance) =>
      `첫 스텝 전 손실 ${value}. 늘 평균으로 예측할 때의 손실은 ${chance}입니다`,
    saturation: (place, value, low, high, slope) =>
      `${place}: 출력의 ${value} %가 양 끝 가까이에 있습니다(아래 ${low} %, 위 ${high} %). 평균 기울기는 최댓값의 ${slope}배입니다`,
    deadUnits: (place, value, dead, units, zeros) =>
      `${place}: 뉴런 ${units}개 중 ${dead}개(${value} %)가 모든 표본에서 0입니다. 출력 전체로는 ${zeros} %가 0입니다`,
    gradientRatio: (place, to, value, first, last) =>
      `r = δ(${place}) / δ(${to}) = ${value} (${first} / ${last}). δ는 표본마다 구한 ∂L/∂z의 RMS입니다`,
    updates: (place, value) =>
      `${place}: ‖Δθ‖/‖θ‖ = ${value}, 마지막으로 잰 스텝 20개의 중앙값입니다`,
  },
  infinite: '무한대',
  thresholds: {
    notFinite: 'NaN이나 무한대가 하나라도 있으면',
    lossAtStart: (threshold) => `${threshold} 초과(${house}, 클래스가 열 개면 3)`,
    lossOfNumbersAtStart: (threshold, ratio) =>
      `${threshold} 초과, 늘 평균으로 예측할 때 손실의 ${ratio}배(${house})`,
    saturation: `출력을 −1 … 1의 g로 옮겼을 때 |g| > 0.97인 (뉴런, 표본) 쌍이 50 % 초과(${house})`,
    deadUnits: (samples, bound) =>
      `층의 10 %부터 참고, 40 %부터 경고(${house}). 표본 ${samples}개에서 모두 0이면 켜지는 비율은 95 % 신뢰도로 ${bound} % 미만입니다`,
    explodingGradient: `r이 100을 넘거나 유한하지 않으면(${house})`,
    vanishingGradient: `r이 0.1 미만이면 참고, 0.01 미만이면 경고. 손실이 0.05 미만(수를 예측할 때는 분산의 5 % 미만)이면 보지 않습니다(${house})`,
    largeUpdates: `0.1 초과이면서 손실이 10 % 넘게 오른 때(${house}). 0.001쯤이 알맞습니다`,
    smallUpdates: `0.0001 미만이면서 손실 변화가 1 % 미만인 때(${house}). 0.001쯤이 알맞습니다`,
  },
  sources: {
    notFinite: 'IEEE 754: 이런 값은 그 값으로 계산하는 모든 것에 퍼집니다',
    lossAtStart: 'Karpathy 2019, A Recipe for Training Neural Networks: verify the loss at init',
    saturation: 'Karpathy 2016, Yes you should understand backprop; Glorot and Bengio 2010',
    deadUnits: 'Lu et al. 2019, Dying ReLU and Initialization; CS231n notes',
    explodingGradient:
      'Pascanu et al. 2013, On the difficulty of training recurrent neural networks',
    vanishingGradient:
      'Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward networks',
    largeUpdates: 'CS231n notes, ratio of weights to updates',
    smallUpdates: 'CS231n notes, ratio of weights to updates',
  },
  remedies: {
    sigmoidGain:
      '은닉층은 gain 4, 마지막 층은 gain 1로 Xavier 초기화를 합니다. 시그모이드의 기울기는 아무리 커도 1/4이기 때문입니다.',
    tanhXavier: 'tanh에 맞는 Xavier 초기화를 씁니다.',
    reluHe: 'ReLU와 He(Kaiming) 초기화를 씁니다.',
    heInit: 'ReLU에 맞는 He(Kaiming) 초기화를 씁니다.',
    fewerLayers: '층을 줄입니다.',
    smallerInit: '초기 가중치를 더 작게 합니다.',
    scaleInputs: '먼저 입력의 크기를 맞춥니다(예: 0 … 1). 입력의 최대 절댓값이 10을 넘습니다.',
    lowerRate: (rate) => `학습률을 ${rate}(으)로 낮춥니다.`,
    raiseRate: (rate) => `학습률을 ${rate}(으)로 높입니다.`,
    weightDecay: '가중치 감쇠(weight decay) 0.0001로 가중치를 작게 유지합니다.',
    leakyRelu: '기울기가 0이 되지 않는 LeakyReLU를 씁니다.',
    leakyReluLowerRate: (rate) =>
      `기울기가 0이 되지 않는 LeakyReLU를 쓰고 학습률도 ${rate}(으)로 낮춥니다.`,
    clip: '기울기의 노름(norm)을 1로 자릅니다.',
    lookAtInput: '그 층에 들어가는 값을 살펴봅니다.',
  },
};
