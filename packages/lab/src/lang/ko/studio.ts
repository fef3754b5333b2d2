import type { Messages } from '../en/index.ts';

export const studio: Messages['studio'] = {
  serves: (runs) =>
    `페이지와 ${runs} 폴더의 실행을 읽기 전용으로 보여 줍니다. 끝내려면 Ctrl-C를 누르세요.`,
  noFolder: (runs) => `${runs} 폴더가 아직 없습니다. 실행이 생기면 바로 볼 수 있습니다.`,
  isPublic: (urls) =>
    `같은 네트워크의 누구나 이 페이지를 열고 실행을 읽을 수 있습니다${urls.length === 0 ? '.' : `: ${urls.join(' ')}`}\n` +
    '다른 컴퓨터에서는 스레드 하나로 학습합니다. 브라우저는 https와 localhost에만 스레드를 허용합니다.',
  ending: '서버를 끝냅니다.',
};
