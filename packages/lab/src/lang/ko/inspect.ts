import type { Messages } from '../en/index.ts';

export const inspect: Messages['inspect'] = {
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
      ? '왜 2개인가: Linear 층 하나가 A·x + b를 계산하므로 가중치 A와 편향 b, 두 묶음이 있습니다.'
      : `왜 ${count}개인가: Linear 층 ${linear}개가 저마다 A·x + b를 계산하므로 층마다 가중치 A와 ` +
        `편향 b, 두 묶음씩 있습니다: ${linear} × 2 = ${count}.`,
  nonLinear: (names) =>
    `비선형 층(${names.join(', ')})에는 매개변수가 없습니다. 배울 것이 없는 고정된 함수이기 때문입니다.`,
  noNonLinear: '비선형 층이 없으므로 이 모델은 곧은 경계만 그을 수 있습니다.',
  hidden: (neurons) => `은닉 크기 ${neurons}: 뉴런의 수이자 비선형 활성화의 수입니다.`,
  total: (parameters, bytes, kibibytes) =>
    `합계: 매개변수 ${parameters}개, float32로 ${bytes}바이트(${kibibytes} KiB).`,
};
