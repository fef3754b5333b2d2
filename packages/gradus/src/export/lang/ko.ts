import { grouped } from '../../util/shown.ts';
import type { card as englishCard, page as englishPage } from './en.ts';

/** The words of a page. */
export const page: typeof englishPage = {
  about: '이 페이지 안에서 돌아가는 신경망입니다. 입력한 값은 밖으로 나가지 않습니다.',
  inputs: '입력',
  prediction: '예측',
  missing: '빈칸은 결측값으로 처리합니다.',
  means: '회색 숫자는 학습 행의 평균입니다.',
  card: '모델 정보',
  notNumber: '숫자가 아닙니다. {}처럼 입력하세요.',
  tooLarge: '숫자가 너무 큽니다.',
  notDate: '날짜가 아닙니다. 2024-03-01처럼 입력하세요.',
  correct: '표시된 칸을 고치면 예측이 나옵니다.',
  others: '확률이 더 낮은 클래스 {}개',
  board: '그림판',
  drawHere: '여기에 그리세요',
  blank: '그림을 그리거나 파일을 여세요.',
  unseen: '그림에서 아무것도 보이지 않습니다. 더 진하게 그리세요.',
  clear: '지우기',
  undo: '되돌리기',
  file: '그림 열기',
  noPicture: '브라우저가 읽을 수 있는 그림 파일이 아닙니다.',
  sees: '신경망이 보는 그림',
  numbers: '숫자 {}개, 빈칸이나 쉼표로 구분',
  count: '숫자 {}개를 입력하세요.',
  output: '출력 {}',
};

/** The words of a model card. */
export const card: typeof englishCard = {
  title: (name) => `모델 카드: ${name}`,
  sections: {
    data: '데이터',
    inputs: '입력',
    network: '신경망',
    evaluation: '평가',
    importance: '열의 중요도',
    limits: '한계',
    reproduce: '재현 방법',
    versions: '버전',
  },
  andMore: (names, count) => `${names} 외 ${grouped(count)}개`,

  input: {
    row: (columns) => `열 ${grouped(columns)}개로 된 행 하나`,
    picture: (rows, columns, channels) =>
      `${rows} × ${columns} 픽셀${channels === 1 ? '' : `, ${channels}색`} 그림 하나`,
    array: (shape) => `모양이 [${shape}]인 배열 하나`,
  },
  computes: (input) => `${input}에서 수를 계산하는 신경망입니다.`,
  predictsNumbers: (input, columns) =>
    `${input}에서 다음 값을 예측하는 신경망입니다: ${columns}. 단위는 학습 데이터와 같습니다.`,
  predictsClasses: (input, target, count, names) =>
    `${input}에서 ${target === null ? '' : `${target} 열의 `}클래스 ${grouped(count)}개(${names}) 중 하나를 예측하는 신경망입니다. 클래스마다 확률도 계산합니다.`,

  data: {
    what: '항목',
    value: '값',
    name: '학습 데이터',
    checksum: '체크섬',
    rows: '샘플',
    columns: '열',
    train: '학습용',
    validation: '검증용',
    test: '테스트용',
    ofValidation: (samples) =>
      `${grouped(samples)} (학습을 멈출 때와 남길 가중치를 고르는 데 사용)`,
    ofTest: (samples) => `${grouped(samples)}, 어떤 선택에도 쓰지 않음`,
  },

  column: '열',
  type: '유형',
  types: { numeric: '수', categorical: '범주', date: '날짜' },
  inTraining: '학습 행에서',
  mayBeMissing: '결측값',
  yes: '허용',
  no: '없음',
  moments: (mean, std) => `평균 ${mean}, 표준편차 ${std}`,
  moreColumns: (count) => `… 그 밖의 열 ${grouped(count)}개.`,
  pixels: (numbers, channels) =>
    `0부터 1까지의 수 ${grouped(numbers)}개, 행 순서${channels === 1 ? '' : ', 색마다 차례로'}.`,
  float32: (shape) => `모양이 [batch, ${shape}]인 float32.`,
  parameters: (count) => `파라미터 ${grouped(count)}개.`,

  notMeasured: '평가하지 않은 모델입니다. 쓰기 전에 학습하지 않은 샘플로 먼저 테스트하세요.',
  measured: (samples, hasSplit, hasIntervals) =>
    `학습하지 않은 ${hasSplit ? '테스트 ' : ''}샘플 ${grouped(samples)}개의 결과${hasIntervals ? '와 95 % 구간' : ''} (↑ 높을수록 좋음, ↓ 낮을수록 좋음):`,
  metric: '지표',
  network: '이 신경망',
  worseBy: '열의 값을 섞을 때 첫 지표가 나빠지는 정도',
  noCause: '예측에 중요한 열이라고 해서 그 열이 원인인 것은 아닙니다.',
  others: (count) => `나머지 열 ${grouped(count)}개는 덜 중요합니다.`,

  limits: {
    samples: (count) => `샘플 ${grouped(count)}개로만 학습했고, 그 밖의 것은 알지 못합니다.`,
    pictures:
      '학습한 그림과 다르게 찍거나 자르거나 그린 그림은 틀릴 수 있고, 그때 경고하지 않습니다.',
    outside: (hasRanges) =>
      `${hasRanges ? '위의 범위' : '학습 행의 값'}에서 벗어난 수와 날짜도 경고 없이 예측합니다.`,
    categories: '학습 행에 없던 범주는 모두 똑같이 처리합니다.',
    complete: (columns) =>
      `학습할 때 다음 열에는 결측값이 없었습니다: ${columns}. 값이 없으면 수는 평균으로, 범주는 처음 보는 범주로 처리합니다.`,
    beyond: (target, low, high) =>
      `학습 행에서 ${target}의 범위는 ${low} ~ ${high}입니다. 이 범위를 벗어난 예측은 추측입니다.`,
    alwaysAClass: '어느 클래스에도 속하지 않는 입력에도 항상 클래스 하나를 고릅니다.',
    calibration:
      '확률은 신경망이 얼마나 확신하는지를 나타냅니다. 실제로 그만큼 자주 맞는지는 테스트 샘플의 보정 오차로만 알 수 있습니다.',
    rare: (classes) => `학습 행이 적은 클래스: ${classes}.`,
    rows: (count) => `${grouped(count)}행`,
    intervals:
      '구간은 테스트 샘플을 고를 때의 우연만 나타냅니다. 장소, 시기나 측정 방법이 다른 샘플에서는 더 크게 벗어날 수 있습니다.',
    perfect: (samples, share) =>
      `테스트 샘플 ${grouped(samples)}개를 모두 맞혔다고 해서 항상 맞는 것은 아닙니다. 전체 샘플의 ${share}까지는 틀릴 수 있습니다(신뢰 수준 95 %).`,
    origin:
      '이 카드는 데이터를 어떻게 모았는지, 누구와 무엇이 빠졌는지, 사람에 관한 결정에 써도 되는지 말하지 않습니다. 데이터를 제공한 쪽에 확인하세요.',
  },
};
