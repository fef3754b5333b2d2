import type { server as english } from '../en/server.ts';

/** Responses of the local servers to requests that they refuse. */
export const server: typeof english = {
  noPath: 'API에 그런 경로가 없습니다',
  failed: '서버에 오류가 났습니다. 자세한 내용은 서버의 터미널에 있습니다',
  invalid: '올바른 요청이 아닙니다',
  readOnly: '읽기 전용 서버입니다. GET과 HEAD만 받습니다',
  noBody: '본문이 있는 요청은 받지 않습니다',
  longUrl: (most) => `주소는 ${most}자까지 받습니다`,
  otherHost: 'Host 헤더의 이름이 이 서버가 아닙니다',
  otherOrigin: '다른 출처의 페이지가 보낸 요청입니다',
  noPage: '그런 페이지가 없습니다',
  wrongQuery: 'after와 resumes에는 0 이상의 정수를 쓰세요',
  noRun: (id) => `그런 실행이 없습니다: ${id}`,
  noFile: (id, file) => `${id}에 없는 파일입니다: ${file}`,
  noSweep: (id) => `그런 스윕이 없습니다: ${id}`,

  paths: (paths) => `그런 경로가 없습니다. 쓸 수 있는 경로: ${paths.join(', ')}`,
  methods: (path, allowed) => `${path} 경로가 받는 메서드: ${allowed}`,
  tooLarge: (most) => `요청은 ${most}바이트까지 받습니다. 행을 여러 요청으로 나눠 보내세요`,
  wrongType: (type) => `콘텐츠 타입이 ${type}입니다. application/json으로 보내세요`,
  notUtf8: '본문이 UTF-8이 아닙니다. JSON을 UTF-8로 보내세요',
  notJson: (reason) => `본문이 JSON이 아닙니다: ${reason}`,
  notRow: (row) =>
    `${row === null ? '본문이 행이 아닙니다' : `${row}번째 행이 객체가 아닙니다`}. 객체 하나, 객체의 목록, 또는 { "rows": [...] }를 보내세요`,
  wrongRows: (problem) => `${problem} 열의 목록은 GET /schema로 볼 수 있습니다.`,
  wrongPicture: (row, problem) => `${row}행: ${problem}`,
  notBase64: 'base64가 아닙니다.',
  noPicture:
    '0부터 1까지의 숫자 목록인 "pixels" 또는 PNG나 JPEG 파일을 base64로 적은 "image"가 필요합니다.',
};
