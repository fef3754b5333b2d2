import type { Texts } from '../en/index.ts';

export const inside: Texts['inside'] = {
  noRun: '아직 실행이 없습니다. 위의 “시작”을 누르면 신경망이 배우는 동안 안을 볼 수 있습니다.',
  loading: '데이터를 아직 불러오는 중입니다. 다 불러오면 “시작”을 누르세요.',
  notMonitored: '모니터링 없이 학습한 실행이라 곡선이 없습니다. 뉴런과 가중치는 볼 수 있습니다.',
  nonFinite: (what) => `이 시점에 유한하지 않은 값이 있습니다: ${what}.`,
  measured: (iteration, samples) =>
    `${iteration}스텝 뒤의 측정값입니다. 항상 같은 학습용 샘플 ${samples}개로 잽니다.`,

  curves: '활성화 함수와 입력',
  curvesHint:
    '회색 막대는 뉴런이 받는 입력의 분포입니다. f′이 0에 가까운 곳에서는 기울기가 거의 전달되지 않습니다. 출력이 −1에서 1까지의 범위에서 0.97을 넘으면 포화로 봅니다.',
  noActivation:
    '이 신경망에는 활성화 함수가 없습니다. 선형층 하나뿐이므로 포화되거나 죽는 뉴런이 없습니다. 은닉층을 추가하면 활성화 함수를 볼 수 있습니다.',
  curveOf: (name, description) => `${name}: ${description}`,
  f: 'f(z), 왼쪽 축',
  df: 'f′(z), 오른쪽 축',
  z: 'z, 뉴런의 입력',
  received: 'z의 값',
  receivedMissing: '뉴런의 입력이 기록되지 않았습니다.',
  saturatedZone: (share) => `포화: 출력의 ${share}`,
  zeroZone: (share) => `출력 0: 출력의 ${share}`,
  curveSummary: (name, low, high, zone) =>
    `${name}의 뉴런은 ${low}에서 ${high}까지의 입력을 받습니다.${zone === null ? '' : ` ${zone}.`}`,

  signal: '역전파 신호 δ',
  signalChart: '학습 중 층별 δ',
  signalBars: '이 시점의 층별 δ',
  delta: 'δ (RMS)',
  layer: '층',
  notFinite: '유한하지 않음',
  noRatio: '첫 은닉층과 마지막 은닉층의 비율은 은닉층이 두 개 이상일 때 나옵니다.',
  ratioUndefined: '두 신호 중 하나가 0이거나 유한하지 않아 비율을 구할 수 없습니다.',
  vanishing: '소실',
  exploding: '폭발',

  units: '죽은 뉴런, 드물게 활성화되는 뉴런, 포화된 뉴런',
  unitsHint:
    '칸 하나가 뉴런 하나입니다. 칸을 가리키거나 화살표 키로 이동하고, 누르거나 Enter를 치면 선택됩니다.',
  mapOf: (name) => `${name}의 뉴런`,
  firing: (share) => `샘플의 ${share}에서 활성화됩니다`,
  dead: '죽음: 모든 샘플에서 0입니다',
  saturated: (share) => `샘플의 ${share}에서 포화됩니다`,
  unitIs: (place, unit, state) => `${place}, 뉴런 ${unit}${state === null ? '' : `: ${state}`}`,
  firingSummary: (units, dead, mean) =>
    `뉴런 ${units}개 중 ${dead}개가 죽었습니다. 뉴런은 평균적으로 샘플의 ${mean}에서 활성화됩니다.`,
  saturatedSummary: (units, mean) => `뉴런 ${units}개가 평균적으로 샘플의 ${mean}에서 포화됩니다.`,
  plainSummary: (units) =>
    `뉴런 ${units}개. 이 함수는 포화되지 않고 0이 되는 구간도 없어서 색을 칠하지 않습니다.`,
  firingLegend: '활성화되는 샘플의 비율',
  saturatedLegend: '포화되는 샘플의 비율',
  deadCaption: '× 표시는 죽은 뉴런입니다.',
  unit: '뉴런',
  share: '비율',

  gradients: '가중치의 기울기',
  gradientsChart: '학습 중 층별 ∂L/∂W',
  gradientsCaption:
    '측정용 샘플의 평균 손실로 구한 기울기의 RMS(제곱평균제곱근)입니다. 모멘텀 없는 SGD에서는 기울기가 작은 층일수록 스텝이 작습니다.',

  updates: '업데이트 비율',
  ratio: '‖Δθ‖/‖θ‖',
  updatesChart: '가중치 행렬별 ‖Δθ‖/‖θ‖',
  updatesCaption: (low, middle, high) =>
    `프로브 직전 여러 스텝의 중앙값입니다. ${middle} 정도(점선)가 적당하고, 색칠한 띠는 ${low}에서 ${high}까지입니다.`,

  weights: '그림으로 보는 첫 층의 가중치',
  weightsTitle: (layer) => `${layer}의 가중치`,
  changesTitle: (layer) => `${layer}의 가중치: 학습 전과 비교한 변화`,
  changeSwitch: '학습 전과 비교한 변화',
  weightsCaption: (limit) =>
    `뉴런마다 그림 하나입니다. 주황은 양수, 파랑은 음수, 흰색은 0입니다. 모든 그림에서 가장 짙은 색은 ±${limit}입니다.`,
  colorWeightsCaption: (limit) =>
    `뉴런마다 그림 하나이고, 뉴런의 출력을 키우는 색으로 그립니다. 가운데 회색은 0이고, 빨강·초록·파랑이 그보다 밝으면 양수, 어두우면 음수입니다. 모든 그림에서 검정과 가장 밝은 색은 ±${limit}입니다.`,
  mnistBorder:
    'MNIST의 픽셀 중 67개는 모든 학습용 그림에서 0입니다. 이 픽셀의 가중치는 기울기를 받지 않아 초기 잡음이 그대로 남습니다. 가중치 감쇠만 이 잡음을 줄입니다.',
  weightsSummary: (layer, from, to, units, limit) =>
    `${layer}의 뉴런 ${units}개 중 ${from}번부터 ${to}번까지입니다. 가장 큰 절댓값은 ${limit}입니다.`,
  page: (from, to, units) => `뉴런 ${units}개 중 ${from}–${to}번`,
  pages: '뉴런 페이지',
  earlier: '이전',
  later: '다음',
  row: '행',
  column: '열',
  weight: '가중치',
  initial: '초기 가중치',

  chosen: '선택한 뉴런',
  choosePlace: '층',
  chooseUnit: '뉴런',
  unitWeights: (layer, unit) => `${layer}, 뉴런 ${unit}의 가중치`,
  unitWeightsCaption: (limit, changeLimit) =>
    `왼쪽은 가중치이고 가장 짙은 색은 ±${limit}입니다. 오른쪽은 학습 전과 비교한 변화이고 가장 짙은 색은 ±${changeLimit}입니다. 색의 범위는 층의 모든 뉴런에서 같습니다.`,
  colorUnitWeightsCaption: (limit, changeLimit) =>
    `왼쪽은 빨강, 초록, 파랑의 가중치입니다. 가운데 회색은 0, 검정과 가장 밝은 색은 ±${limit}입니다. 오른쪽은 학습 전과 비교한 변화이고, 검정과 가장 밝은 색은 ±${changeLimit}입니다. 색의 범위는 층의 모든 뉴런에서 같습니다.`,
  unitWeightsSummary: (low, high) => `가중치는 ${low}에서 ${high}까지입니다.`,
  noPicture: '이 가중치는 픽셀이 아니라 앞 층의 뉴런에 곱하므로 그림이 되지 않습니다.',
  topActivations: (place, unit) => `${place}, 뉴런 ${unit}의 출력이 가장 큰 그림`,
  exciteCaption: (iteration) =>
    `${iteration}스텝 뒤에 이 뉴런의 출력이 가장 큰 테스트 그림입니다. 그림 아래는 클래스와 출력입니다.`,
  allEqual: '모든 그림에서 출력이 같아 처음 몇 장을 보여 줍니다.',
  exciteSummary: (list) => `출력이 큰 순서입니다: ${list}.`,
  picture: '그림',
  class: '클래스',
  output: '출력',
  looking: '계산하는 중 …',

  histograms: '층별 가중치',
  histogramsTitle: '가중치의 분포',
  histogramsCaption:
    '층별 가중치입니다. 축은 층마다 다르고 0을 중심으로 대칭입니다. 높이는 개수입니다.',
  histogramsSummary: (list) => `가장 작은 가중치와 가장 큰 가중치: ${list}.`,
  range: (name, low, high) => `${name} ${low} – ${high}`,
  from: '시작',
  to: '끝',
  count: '개수',
};
