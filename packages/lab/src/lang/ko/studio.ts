import type { Messages } from '../en/index.ts';

export const studio: Messages['studio'] = {
  serves: (runs) => `페이지와 ${runs} 폴더의 실행을 읽기 전용으로 보여 줍니다. Ctrl-C로 끝냅니다.`,
  isPublic: '같은 네트워크의 누구나 이 페이지를 열고 실행을 읽을 수 있습니다.',
  ending: '서버를 끝냅니다.',
};
