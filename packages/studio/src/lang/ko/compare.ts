import type { Texts } from '../en/index.ts';

export const compare: Texts['compare'] = {
  title: '나란히 비교하기',
  lessonHint:
    '시그모이드(A), tanh(B), ReLU(C), 은닉층이 둘인 ReLU(D)를 같은 시드로 나란히 학습합니다.',
  empty: '아직 비교할 실행이 없습니다. 위의 버튼으로 수업의 신경망을 학습해 보세요.',
  allHidden: '모든 실행이 숨겨져 있습니다. 위쪽 실행 목록에서 하나를 선택하세요.',
  table: '결과',
  tableNow: '현재 값입니다. 서로 다른 설정만 보여 줍니다.',
  tableAt: (iteration) => `${iteration}스텝 뒤의 값입니다. 서로 다른 설정만 보여 줍니다.`,
  sameSettings: '이 실행들은 설정이 같습니다.',
  lastLoss: '마지막 손실',
  seconds: '초',
  parameters: '파라미터',
  symptoms: '증상',
  noSymptom: '없음',
  notWatched: '모니터링하지 않음',
  seeds: {
    title: '우연일까요? 다른 시드로 반복하기',
    hint: '시드 하나로는 차이가 우연인지 알 수 없습니다. 고른 실행을 여러 시드로 다시 학습하고, 기준 실행과 시드별로 비교합니다. 페이지에 있는 실행은 그대로 쓰고, 새로 학습한 실행은 목록에 나오지 않습니다.',
    none: '여기서 다시 학습할 수 있는 실행이 페이지에 없습니다.',
    which: '실행',
    base: '비교 기준',
    count: '시드 개수',
    range: (least, most) => `시드는 ${least}개에서 ${most}개까지 쓸 수 있습니다.`,
    start: (count) => `비교하기: ${count}번 학습`,
    stop: '그만하기',
    progress: (number, total, label, seed) => `${total}번 중 ${number}번째: ${label}, 시드 ${seed}`,
    figure: '시드별 정확도',
    caption:
      '시드마다 점이 하나씩 있고, 가는 선이 같은 시드를 잇습니다. 세로줄은 평균, 가로 막대는 평균의 95 % 신뢰구간(스튜던트 t)입니다.',
    trained: '시드',
    tooFew: (label, first) => `${label}, ${first}: 아직 비교할 시드가 두 개보다 적습니다.`,
    verdicts: {
      higher: (label, first) =>
        `${label} 쪽이 ${first}보다 정확합니다. 우연만으로는 설명하기 어렵습니다.`,
      lower: (label, first) =>
        `${label} 쪽이 ${first}보다 덜 정확합니다. 우연만으로는 설명하기 어렵습니다.`,
      open: (label, first) => `${label}, ${first}: 이 시드들로는 어느 쪽이 나은지 알 수 없습니다.`,
    },
  },
  recorded: {
    title: '명령줄에서 학습한 실행',
    hint: '이 컴퓨터에서 gradus train으로 학습한 실행입니다. 학습 중인 실행은 실시간으로 갱신합니다.',
    none: '아직 없습니다. 하나 학습해 보세요: npx gradus train C',
    failed: '실행을 읽지 못했습니다:',
    search: '찾기',
    searchHint: 'C adam lr=0.1',
    refresh: '새로 고침',
    found: (count, total) => `${total}개 중 ${count}개`,
    show: '페이지에 보이기',
    shown: '페이지에 있음',
    curvesOnly: (data) => `곡선만 (${data})`,
    more: (count) => `${count}개가 더 있습니다. 찾기로 좁혀 보세요.`,
    corrupt: (count) => `읽을 수 없는 실행 ${count}개`,
  },
};
