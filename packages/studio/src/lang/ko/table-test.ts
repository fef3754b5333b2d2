import { judgement } from '@gradus/lab/lang/ko';
import type { Parts } from '../en/index.ts';

const grouped = (n: number): string => n.toLocaleString('en');

export const tableTest: Parts['tableTest'] = {
  judgement,
  heading: (run, step) => `${run}, ${step}스텝 뒤`,
  asking: '신경망을 테스트하는 중 …',
  problem: (message) => `신경망을 테스트하지 못했습니다: ${message}`,
  untrained: '아직 한 스텝도 학습하지 않았습니다. 초기 가중치의 예측입니다.',

  metrics: '지표',
  metricsSummary: (metric, value, linear, constant) =>
    `${metric}: ${value}. 선형 모델 ${linear}, 열을 쓰지 않는 기준 ${constant}.`,
  matrix: '혼동 행렬',
  matrixHint: '칸을 가리키거나 화살표 키로 칸을 옮겨 다니세요.',
  cell: (actual, taken, count) => `실제 클래스 ${actual}, 예측 ${taken}: ${grouped(count)}행`,
  matrixSummary: (right, total) =>
    `테스트 ${grouped(total)}행 중 ${grouped(right)}행을 맞게 예측했습니다.`,
  scatterTitle: '예측값과 실제 값',
  scatterSummary: (rows, error) => `테스트 ${grouped(rows)}행, 오차의 중앙값 ${error}.`,
  predictedAxis: (target) => `${target}, 예측`,
  actualAxis: (target) => `${target}, 실제`,
  importance: '가장 중요한 열',
  importanceSummary: (columns) =>
    columns.length === 0 ? '중요한 열이 없습니다.' : `중요한 순서: ${columns.join(', ')}.`,
  noImportance: '열이 너무 많아 하나하나 잴 수 없습니다.',

  predictions: '테스트 행의 예측',
  order: '순서',
  orders: { worst: '오차가 큰 것부터', best: '오차가 작은 것부터', file: '파일의 순서대로' },
  actual: '실제',
  predicted: '예측',
  error: '오차',
  errorHint: {
    classification: '오차는 1에서 실제 클래스의 확률을 뺀 값입니다.',
    regression: '오차는 예측값에서 실제 값을 뺀 값입니다.',
  },
  tryRow: '써 보기',
  tryThis: (row) => `써 보기: 테스트 ${row}행을 ‘값을 바꾸면?’에서`,
  shownRows: (shown, total) => `테스트 ${grouped(total)}행 중 ${grouped(shown)}행을 보여 줍니다.`,
  missing: '결측',

  whatIf: '값을 바꾸면?',
  whatIfHint:
    '한 행의 값을 바꾸면 신경망이 바로 다시 예측합니다. 슬라이더는 학습 데이터의 가장 작은 값에서 가장 큰 값까지 움직입니다.',
  fromRow: (row, actual) =>
    `테스트 ${row}행에서 시작합니다.${actual === null ? '' : ` 실제 값: ${actual}`}`,
  another: '다른 행',
  back: '바꾼 값 되돌리기',
  isMissing: '결측',
  missingOf: (column) => `${column}: 결측값`,
  answer: (value) => `예측: ${value}`,
  unreadable: (columns) => `읽을 수 없는 값이 있습니다: ${columns.join(', ')}. 고쳐 주세요.`,
  probability: '클래스별 확률',
};
