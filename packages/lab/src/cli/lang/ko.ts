import type { Messages } from './en.ts';

export const ko: Messages = {
  train: {
    model: '모델',
    activation: '활성화 함수',
    layers: '층',
    parameters: '매개변수',
    loss: '마지막 손실',
    accuracy: '정확도',
    time: '시간',
    none: '없음',
    seconds: (text) => `${text}초`,
    savedTo: (folder) => `저장 위치: ${folder}`,
    tryNext: (command, why) => `다음에 해 볼 것: ${command}  (${why})`,
    whyDeeper: '은닉층이 두 개인 더 넓은 신경망',
    whyPredict: '시험 그림 하나를 신경망이 어떻게 읽는지',
  },
  inspect: {
    parameter: '매개변수',
    size: '크기',
    numbers: '개수',
    bytes: '바이트',
    meaning: '의미',
    weightMeaning: (rows, columns) =>
      `뉴런 ${rows}개, 뉴런마다 입력 ${columns}개에 대한 가중치 하나씩`,
    biasMeaning: (rows) => `뉴런 ${rows}개마다 편향 하나씩`,
    groups: (count) => `매개변수 묶음 ${count}개`,
    why: (linear, count) =>
      linear === 1
        ? '왜 2개인가: Linear 층 하나가 A·x + b를 계산하므로 가중치 A와 편향 b, 두 묶음이 있다.'
        : `왜 ${count}개인가: Linear 층 ${linear}개가 저마다 A·x + b를 계산하므로 층마다 가중치 A와 ` +
          `편향 b, 두 묶음씩 있다: ${linear} × 2 = ${count}.`,
    nonLinear: (names) =>
      `비선형 층(${names.join(', ')})에는 매개변수가 없다: 배울 것이 없는 고정된 함수이기 때문이다.`,
    noNonLinear: '비선형 층이 없으므로 이 모델은 곧은 경계만 그을 수 있다.',
    hidden: (neurons) => `은닉 크기 ${neurons}: 뉴런의 수이자 비선형 활성화의 수이다.`,
    total: (parameters, bytes, kibibytes) =>
      `합계: 매개변수 ${parameters}개, float32로 ${bytes}바이트(${kibibytes} KiB).`,
  },
  activations: {
    formula: '식',
    range: '출력 범위',
    derivative: '도함수',
    steepest: '최대 기울기',
    weakness: '약점',
    remedy: '대책',
    sigmoidSteepest: '0.25 (x = 0에서)',
    tanhSteepest: '1 (x = 0에서)',
    reluSteepest: '1 (모든 x > 0에서)',
    sigmoidWeakness: '출력이 양 끝 0과 1에 가까우면 기울기가 사라져 뉴런이 거의 배우지 못한다',
    tanhWeakness:
      '출력이 양 끝 −1과 1에 가까우면 기울기가 사라져(0에서는 가장 크다) 뉴런이 거의 배우지 못한다',
    reluWeakness:
      '빠르게 배우지만 음수 입력에서 기울기가 0이라, 한 번도 켜지지 않는 뉴런은 죽은 채로 남는다',
    carefulStart: '가중치를 신중하게 초기화한다',
    carefulRate: '학습률을 신중하게 고른다',
  },
  predict: {
    label: (name) => `정답: ${name}`,
    predicted: (name, percent) => `예측: ${name} (${percent} %)`,
  },
  evaluate: {
    accuracy: (percent, correct, total) => `정확도: ${percent} (${total}개 중 ${correct}개)`,
    class: '클래스',
    samples: '표본',
    correct: '정답 수',
    accuracyTitle: '정확도',
    confusion: '혼동 행렬: 행은 실제 클래스, 열은 예측한 클래스.',
    corner: '실제 \\ 예측',
  },
};
