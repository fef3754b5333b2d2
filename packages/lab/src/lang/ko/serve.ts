import type { serving as english } from '../en/serve.ts';

/** `gradus serve`. */
export const serving: typeof english = {
  at: (run, url) => `${run}: ${url}`,
  paths: (url) =>
    `행을 JSON으로 ${url}에 POST하세요. 직접 해 보는 페이지는 /, 행의 형식은 /schema, 상태는 /health에서 볼 수 있습니다. 끝내려면 Ctrl-C를 누르세요.`,
  isPublic: (urls) =>
    `같은 네트워크의 누구나 예측을 요청할 수 있습니다${urls.length === 0 ? '.' : `: ${urls.join(' ')}`}`,
  ending: '서버를 끝냅니다.',
};
