import type { Messages } from '../en/index.ts';

const house = 'Gradus 기본값';

export const diagnose: Messages['diagnose'] = {
  checkTitle: (iteration) => `${iteration}스텝에서 프로브 샘플로 잰 값:`,
  noSymptom: '증상이 없습니다.',
  tooFew: '증상은 프로브에서 세 번 잇따라 보여야 알리는데, 프로브가 그보다 적었습니다.',
  notMonitored: (command) =>
    `--monitor 없이 학습한 실행이라 마지막 가중치만 검사했습니다. 시간에 따른 증상을 보려면: ${command}`,
  cost: (seconds, probes, share) =>
    `모니터링: 프로브 ${probes}번에 ${seconds}초, 학습 시간의 ${share} %가 걸렸습니다.`,
  problem: (name) => `문제: ${name}`,
  fix: (name) => `해결책: ${name}`,
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
    checks === 1 ? `${since}스텝에서` : `잇따른 프로브 ${checks}번에서, ${since}~${until}스텝`,
  atStart: '첫 스텝 전, 초기 가중치만 보고 판단했습니다',
  isOver: '마지막 프로브에서는 보이지 않습니다',
  harmless: {
    accuracy: (percent) =>
      `눈에 띄는 해는 없습니다. 프로브 샘플의 ${percent} %를 맞힙니다(90 %부터, ${house}).`,
    variance: (percent) =>
      `눈에 띄는 해는 없습니다. 프로브 샘플 분산의 ${percent} %를 설명합니다(90 %부터, ${house}).`,
  },
  comesBack: '다른 가중치가 바뀌는 동안에는 죽은 뉴런이 다시 활성화되기도 합니다.',
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
      `${place}: 뉴런 ${units}개 중 ${dead}개(${value} %)가 모든 샘플에서 0입니다. 출력 전체로는 ${zeros} %가 0입니다`,
    gradientRatio: (place, to, value, first, last) =>
      `r = δ(${place}) / δ(${to}) = ${value} (${first} / ${last}). δ는 샘플마다 구한 ∂L/∂z의 RMS입니다.`,
    updates: (place, value) =>
      `${place}: ‖Δθ‖/‖θ‖ = ${value}, 마지막으로 잰 스텝 20개의 중앙값입니다`,
  },
  infinite: '무한대',
  thresholds: {
    notFinite: 'NaN이나 무한대가 하나라도 있으면',
    lossAtStart: (threshold) => `${threshold} 초과(${house}, 클래스가 열 개면 3)`,
    lossOfNumbersAtStart: (threshold, ratio) =>
      `${threshold} 초과, 늘 평균으로 예측할 때 손실의 ${ratio}배(${house})`,
    saturation: `출력을 −1 … 1로 바꾼 값을 g라 할 때 |g| > 0.97인 (뉴런, 샘플) 쌍이 50 % 초과(${house})`,
    deadUnits: (samples, bound) =>
      `층의 10 %부터 참고, 40 %부터 경고(${house}). 샘플 ${samples}개에서 모두 0이면 활성화되는 비율은 95 % 신뢰도로 ${bound} % 미만입니다`,
    explodingGradient: `r이 100 초과, 또는 유한하지 않은 값(${house})`,
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
    lowerRate: (rate) => `학습률을 낮춥니다: ${rate}.`,
    raiseRate: (rate) => `학습률을 높입니다: ${rate}.`,
    weightDecay: '가중치 감쇠(weight decay) 0.0001로 가중치를 작게 유지합니다.',
    leakyRelu: '기울기가 0이 되지 않는 LeakyReLU를 씁니다.',
    leakyReluLowerRate: (rate) =>
      `기울기가 0이 되지 않는 LeakyReLU를 쓰고 학습률도 낮춥니다: ${rate}.`,
    clip: '기울기의 노름(norm)을 1로 자릅니다.',
    lookAtInput: '그 층의 입력을 살펴봅니다.',
  },
};
