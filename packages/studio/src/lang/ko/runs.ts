import type { Texts } from '../en/index.ts';

export const runs: Texts['runs'] = {
  title: '실행',
  show: (title) => `그래프에 ${title} 표시`,
  actions: (title) => `${title}: 메뉴`,
  rename: '이름 바꾸기',
  newName: (title) => `${title}: 새 이름`,
  pin: '고정',
  unpin: '고정 해제',
  pinned: '고정됨',
  pinHint: '고정한 실행은 자리가 모자라도 페이지에 남습니다.',
  pinsFull: (most) => `최대 ${most}개까지 고정할 수 있습니다.`,
  remove: '삭제',
  removeRun: (title) => `${title} 삭제`,
  group: '묶기',
  groups: { none: '묶지 않음', model: '신경망별', data: '데이터별' },
  removed: (title) => `삭제함: ${title}`,
  removedSome: (count) => `실행 ${count}개를 삭제함`,
  undo: '되돌리기',
  repeated: (title) =>
    `${title}: 설정과 시드가 같아서 다시 학습해도 같은 숫자가 나옵니다. 이 실행을 선택했습니다. 새로 학습하려면 설정이나 시드를 바꾸세요.`,
  revived: (name, runs) =>
    `${name}: 데이터가 다시 페이지에 있습니다. 이 데이터로 한 실행 ${runs}개를 이어서 학습하고, 테스트하고, 들여다볼 수 있습니다.`,
  madeRoom: (title, most) =>
    `페이지에는 실행을 최대 ${most}개까지 표시합니다. 가장 오래된 실행을 ‘이전 실행’으로 옮겼습니다: ${title}`,
  madeRoomForGood: (title, most) =>
    `페이지에는 실행을 최대 ${most}개까지 표시합니다. 가장 오래된 실행을 삭제했습니다: ${title}`,
  thinned:
    '브라우저의 저장 공간이 부족해서 가장 오래된 이전 실행의 가중치를 지웠습니다. 곡선은 남습니다. 고정한 실행은 그대로입니다.',
  dismiss: '닫기',
  problems: {
    blocked:
      '이 브라우저에서는 실행을 저장할 수 없습니다(예: 시크릿 창). 페이지를 새로 고치면 실행이 사라집니다. 결과를 남기려면 ‘코드와 링크’에서 파일을 저장하거나 링크를 복사하세요.',
    full: '브라우저의 저장 공간이 부족해서 마지막 스텝을 저장하지 못했습니다. 이전 실행을 삭제하거나 디스크 공간을 늘리세요.',
    failed:
      '브라우저가 마지막 스텝을 저장하지 못했습니다. 페이지를 새로 고치면 사라집니다. 결과를 남기려면 ‘코드와 링크’에서 파일을 저장하세요.',
  },
  earlier: {
    title: '이전 실행',
    button: (count) => `이전 실행: ${count}개`,
    hint: (most) =>
      `이 브라우저에 저장되어 있지만 페이지에는 없는 실행입니다. 다시 불러오면 곡선을 보고, 안을 들여다보고, 이어서 학습할 수 있습니다. 최근 ${most}개와 고정한 실행을 모두 보관합니다.`,
    search: '검색',
    shown: (count, all) => `${all}개 중 ${count}개`,
    nothing: '찾는 말이 들어 있는 실행이 없습니다.',
    curvesOnly: '곡선만',
    none: '저장된 실행이 모두 페이지에 있습니다.',
    elsewhere: (count) => `다른 탭에 실행이 ${count}개 더 열려 있습니다.`,
    run: '실행',
    data: '데이터',
    steps: '스텝',
    loss: '마지막 손실',
    accuracy: '정확도',
    date: '시작',
    actions: '동작',
    bringBack: '불러오기',
    bringBackRun: (title) => `${title}: 페이지로 불러오기`,
    removeAll: (count) => `이 실행 ${count}개 삭제`,
    close: '닫기',
  },
  storage: {
    kept: '실행과 데이터 파일은 이 브라우저에 저장되며, 어디에도 전송되지 않습니다.',
    notKept: '실행은 페이지를 닫거나 새로 고치면 사라집니다. 아무것도 전송되지 않습니다.',
    clear: '저장된 데이터 모두 삭제…',
    title: '저장된 데이터를 모두 삭제할까요?',
    text: '이 페이지가 브라우저에 저장한 것을 모두 삭제합니다. 되돌릴 수 없습니다.',
    list: [
      '모든 실행: 이전 실행과 다른 탭의 실행 포함',
      '실행의 데이터 파일: 페이지에 끌어다 놓은 표와 그림',
      '수업에서 한 답',
      '언어, 테마, 단축키 설정',
      '오프라인에서 쓰기 위한 페이지와 MNIST의 사본',
    ],
    confirm: '모두 삭제',
    cancel: '취소',
  },
};
