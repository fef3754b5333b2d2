import type { Messages } from '../en/index.ts';

export const trials: Messages['trials'] = {
  trial: '시도',
  rank: '순위',
  states: {
    complete: '완료',
    stopped: '조기 중단',
    failed: '실패',
    running: '학습 중',
  },
  count: (count, parts) => `시도 ${count}개${parts.length === 0 ? '' : ` (${parts.join(', ')})`}.`,
  best: (trial, measure, score, settings) =>
    `최고: 시도 ${trial}, ${measure} ${score}${settings === '' ? '' : `, 설정 ${settings}`}.`,
  noScore: '아직 점수가 있는 시도가 없습니다.',
  nothingVaries: '이 실행들의 설정은 모두 같아 비교할 것이 없습니다.',
  parallel: '설정과 점수',
  parallelCaption:
    '선 하나가 시도 하나입니다. 선은 각 설정의 축을 그 값에서 지나고 마지막 축을 점수에서 지나며, 점수 축은 위로 갈수록 좋습니다. 순위가 높을수록 선이 진합니다. 그 설정이나 점수가 없는 시도는 축 아래 – 자리를 지납니다.',
  heatMap: (x, y) => `${x}, ${y}에 따른 점수`,
  heatMapCaption: {
    best: '칸마다 그 안의 시도 가운데 가장 좋은 점수를 적었습니다. 순위가 높을수록 색이 진하고, 시도가 없는 칸은 비어 있습니다.',
    mean: '칸마다 그 안의 시도들의 평균 점수를 적었습니다. 순위가 높을수록 색이 진하고, 시도가 없는 칸은 비어 있습니다.',
  },
  importance: '설정의 중요도',
  importanceCaption: '다른 설정의 모든 값에 걸쳐, 각 설정 하나가 설명하는 점수 분산의 비율입니다.',
  share: '분산에서 차지하는 비율',
  table: '시도 (좋은 순서)',
  firstTrials: (shown, all) => `${all}개 가운데 가장 좋은 ${shown}개입니다.`,
  curves: (count) => (count === 1 ? '가장 좋은 시도의 검증' : `가장 좋은 시도 ${count}개의 검증`),
};
