import type { Messages } from '../en/index.ts';

export const report: Messages['report'] = {
  languageTag: 'ko',
  title: (names) => `학습 보고서: ${names}`,
  madeOn: (date, version) => `${date}에 Gradus ${version}(으)로 만들었습니다.`,
  contents: '차례',
  result: '결과',
  curves: '곡선',
  diagnosis: '내부에서 일어난 일',
  test: '시험용 그림에서',
  settings: '설정',
  reproduce: '다시 해 보기',
  sentence: (name, layers, activation, parameters) =>
    activation === null
      ? `${name}: 은닉층이 없는 신경망(${layers}), 매개변수 ${parameters}개.`
      : `${name}: 뉴런이 ${layers}개이고 층 사이에 ${activation}을(를) 쓰는 신경망, 매개변수 ${parameters}개.`,
  reached: (accuracy, correct, total) =>
    `시험용 그림의 ${accuracy} %를 맞힙니다(${total}개 중 ${correct}개).`,
  took: (iterations, seconds, loss) =>
    `${iterations}단계에 ${seconds}초가 걸렸고, 마지막 단계의 손실은 ${loss}입니다.`,
  unfinished: (iterations) =>
    `이 실행은 끝나지 않았습니다. ${iterations}단계까지 기록되어 있습니다.`,
  diverged: (iteration, layer) =>
    `${iteration}단계에서 손실이 유한하지 않게 되었습니다.` +
    (layer === null ? '' : ` 유한하지 않은 값을 처음 낸 층은 ${layer}입니다.`),
  noWeights: (name) => `${name}은(는) 가중치를 저장하기 전에 끝나서 시험할 수 없습니다.`,
  notTested: (name, why) => `${name}을(를) 시험할 수 없습니다: ${why}`,
  run: '실행',
  differ: '다른 점',
  nothingDiffers: '이 실행들의 설정은 모두 같습니다.',
  loss: '손실',
  lossCaption: (smoothing) =>
    `학습 배치의 손실입니다. 옅은 선은 그대로의 값, 짙은 선은 약 ${smoothing}단계에 걸친 이동 평균입니다.`,
  fewLosses: '시험할 때의 학습 배치 손실입니다.',
  accuracy: '정확도 (%)',
  accuracyCaption: '시험용 그림에서의 정확도입니다.',
  iteration: '단계',
  signal:
    '층마다 거꾸로 전파된 신호: 뉴런과 표본에 걸친 ∂L/∂z의 RMS입니다. 곡선들이 멀리 떨어져 있으면 신호가 도중에 사라지거나 폭발한다는 뜻입니다.',
  updates: '가중치마다 한 단계의 갱신 비율 ‖Δθ‖/‖θ‖: 마지막으로 잰 값들의 중앙값입니다.',
  saturated: '활성화 함수마다 포화된 출력의 비율(%)입니다.',
  dead: '활성화 함수마다 죽은 뉴런의 비율(%): 모든 표본에서 0인 뉴런입니다.',
  asTable: '숫자를 표로 보기',
  noCurves: '학습하는 동안 기록된 것이 없어 곡선이 없습니다.',
  confusion: (name) => `${name}: 무엇을 무엇으로 보았는가`,
  confusionCaption:
    '행은 실제 클래스, 열은 예측한 클래스입니다. 색의 짙기는 행에서 차지하는 비율입니다(실수가 보이도록 제곱근을 씁니다).',
  actual: '실제',
  predicted: '예측',
  mistakes: (name) => `${name}: 가장 확신한 실수`,
  noMistakes: '실수가 없습니다.',
  mistake: (label, predicted, percent) => `실제 ${label}, 예측 ${predicted} (${percent} %)`,
  mistakeAlt: (index, label) => `시험용 그림 ${index}번, ${label}`,
  weights: (name) => `${name}: 첫 층이 찾는 것`,
  weightsCaption: (layer, units, limit) =>
    `${layer}의 가중치를 뉴런 ${units}개마다 그림 하나로 나타냈습니다. 주황은 더하고 파랑은 빼며 흰색은 0입니다. 가장 짙은 색은 ±${limit}입니다.`,
  firstOf: (shown, units) => `${units}개 중 처음 ${shown}개입니다.`,
  setting: '설정',
  machine: '컴퓨터',
  reproduceHint: '시드가 같으면 결과도 같습니다. 다음 명령은 같은 신경망를 다시 학습합니다.',
  saved: (file) => `보고서: ${file}`,
  savedFigures: (count, folder) => `그림 ${count}개: ${folder}`,
  noKoreanFont: '이 컴퓨터에서 한글 글꼴을 찾지 못해 PNG 그림의 글자는 영어입니다.',
};
