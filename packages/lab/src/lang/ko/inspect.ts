import type { DatePart } from 'gradus/preprocessing';
import type { Messages } from '../en/index.ts';

const PARTS: Readonly<Record<Exclude<DatePart, 'year'>, string>> = {
  month: '월',
  dayOfWeek: '요일',
  hour: '시',
};

export const inspect: Messages['inspect'] = {
  parameter: '파라미터',
  size: '크기',
  numbers: '개수',
  bytes: '바이트',
  meaning: '의미',
  weightMeaning: (rows, columns) =>
    `뉴런 ${rows}개, 뉴런마다 입력 ${columns}개에 대한 가중치 하나씩`,
  biasMeaning: (rows) => `뉴런 ${rows}개마다 편향 하나씩`,
  groups: (count) => `파라미터 묶음 ${count}개`,
  why: (linear, count) =>
    linear === 1
      ? '왜 2개인가: Linear 층 하나가 A·x + b를 계산하므로 가중치 A와 편향 b, 두 묶음이 있습니다.'
      : `왜 ${count}개인가: Linear 층 ${linear}개가 저마다 A·x + b를 계산하므로 층마다 가중치 A와 ` +
        `편향 b, 두 묶음씩 있습니다: ${linear} × 2 = ${count}.`,
  nonLinear: (names) =>
    `비선형 층(${names.join(', ')})에는 파라미터가 없습니다. 고정된 함수이기 때문입니다.`,
  noNonLinear: '비선형 층이 없으므로 이 신경망은 직선 경계만 그을 수 있습니다.',
  hidden: (neurons) => `은닉 크기 ${neurons}: 뉴런의 수이자 비선형 활성화의 수입니다.`,
  total: (parameters, bytes, kibibytes) =>
    `합계: 파라미터 ${parameters}개, float32로 ${bytes}바이트(${kibibytes} KiB).`,
  embeddingMeaning: (rows, columns) =>
    `값 ${rows}가지(범주, 결측, 학습에 없던 값)마다 숫자 ${columns}개`,
  embeddings: (count) =>
    count === 1
      ? '임베딩에는 묶음이 하나 있습니다. 범주마다 숫자 한 줄입니다.'
      : `임베딩 ${count}개에는 묶음이 하나씩 있습니다. 범주마다 숫자 한 줄입니다.`,
  preprocessing: {
    heading: (file, rows) => `${file}, 학습 ${rows}행에 맞춤`,
    columns: '열마다 신경망이 받는 입력',
    column: '열',
    inputs: '입력',
    becomes: '변환',
    fitted: '학습 행에서 구한 값',
    number: '표준화',
    year: '연도',
    cycles: (parts) => `${parts.map((part) => PARTS[part]).join(', ')}의 사인과 코사인`,
    indicator: '결측 표시',
    oneHot: '원-핫',
    oneHotWithMissing: '원-핫(결측 포함)',
    embedding: '임베딩',
    moments: (mean, std) => `평균 ${mean}, 표준편차 ${std}`,
    yearMoments: (moments) => `연도: ${moments}`,
    constant: (value) => `늘 ${value}이므로 0이 됩니다`,
    categories: (count, names) => `범주 ${count}개: ${names}`,
    explained:
      '숫자와 연도는 표준화합니다. 평균을 빼고 표준편차로 나눕니다. 결측 표시는 값이 없는 곳에서 1입니다.',
    total: (inputs, columns) => `열 ${columns}개에서 입력 ${inputs}개.`,
    ignored: (names) => `쓰지 않는 열: ${names}.`,
    classes: (target, count, names) =>
      `타깃 ${target}: 클래스 ${count}개, 클래스마다 출력 하나: ${names}.`,
    logit: (target, names) =>
      `타깃 ${target}: 클래스 2개(${names}), 출력은 두 번째 클래스의 로짓 하나.`,
    standardised: (target, mean, std) =>
      `타깃 ${target}: 출력 하나, 표준화(평균 ${mean}, 표준편차 ${std}). 예측은 열의 단위로 나옵니다.`,
    layers: '층',
    name: '이름',
    layer: '층',
    shape: '모양',
    parameters: '파라미터',
    tryNext: (command) => `다음에 해 볼 것: ${command}`,
  },
};
