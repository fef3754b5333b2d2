import type { system as english } from '../en/system.ts';

/** Why the system refuses something, by the codes of Node. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: '권한이 없습니다',
  EPERM: '권한이 없습니다',
  EROFS: '읽기 전용 파일 시스템입니다',
  ENOSPC: '디스크가 가득 찼습니다',
  EDQUOT: '디스크 할당량을 다 썼습니다',
  ENOENT: '그런 파일이나 폴더가 없습니다',
  ENOTDIR: '경로의 일부가 폴더가 아니라 파일입니다',
  EISDIR: '폴더입니다',
  ENOTEMPTY: '폴더가 비어 있지 않습니다',
  EEXIST: '이미 있습니다',
  EBUSY: '다른 프로그램이 쓰고 있습니다',
  ETXTBSY: '다른 프로그램이 쓰고 있습니다',
  EMFILE: '열린 파일이 너무 많습니다',
  ENFILE: '열린 파일이 너무 많습니다',
  ENOMEM: '남은 메모리가 없습니다',
  EIO: '디스크 오류가 났습니다',
  ELOOP: '심볼릭 링크가 가리키는 곳이 없습니다',
  ENAMETOOLONG: '이름이 너무 깁니다',
  EADDRINUSE: '다른 프로그램이 그 포트를 쓰고 있습니다',
  EADDRNOTAVAIL: '이 컴퓨터에 없는 주소입니다',
  ENOTFOUND: '그런 이름의 컴퓨터가 없습니다',
  ECONNREFUSED: '그 주소에서 응답하는 서버가 없습니다',
  ECONNRESET: '상대가 연결을 끊었습니다',
  ETIMEDOUT: '응답이 없습니다',
  EPIPE: '상대가 더 읽지 않습니다',
};

/** What JSON.parse and the reader of JSON find wrong. */
const JSON_FAULTS: readonly (readonly [form: RegExp, words: string])[] = [
  [/^Unexpected end of JSON/, '중간에 끝납니다'],
  [/^Unterminated string/, '닫는 따옴표가 없습니다'],
  [/^Expected property name/, '키가 있어야 할 곳에 다른 것이 있습니다'],
  [/^Expected double-quoted property name/, '키는 큰따옴표로 감싸야 합니다'],
  [/^Expected ':'/, '키 다음에 콜론(:)이 없습니다'],
  [/^Expected ',' or '}'/, '객체의 값 다음에 쉼표나 닫는 중괄호가 없습니다'],
  [/^Expected ',' or ']'/, '목록의 값 다음에 쉼표나 닫는 대괄호가 없습니다'],
  [/^Bad control character/, '문자열 안에 제어 문자가 있습니다'],
  [/^Bad (escaped character|Unicode escape)/, '문자열 안의 이스케이프가 틀렸습니다'],
  [/number/, '숫자의 형식이 틀렸습니다'],
  [/^Unexpected non-whitespace/, '끝난 뒤에 다른 글자가 있습니다'],
  [/^Unexpected token/, '올 수 없는 글자가 있습니다'],
];

function quoted(message: string): string {
  return `원문: "${message.replace(/[.\s]+$/, '').replaceAll('"', "'")}"`;
}

/** Messages of the system and of libraries, in English. */
export const system: typeof english = {
  reason: (code, message) => REASONS[code] ?? quoted(message),
  original: quoted,
  json: (message) => {
    const words = JSON_FAULTS.find(([form]) => form.test(message))?.[1];
    if (words === undefined) return quoted(message);
    const [, token] = /^Unexpected token '?(.+?)'?(?:,| in JSON|$)/.exec(message) ?? [];
    const [, position] = /at position (\d+)/.exec(message) ?? [];
    const where = [
      ...(token === undefined ? [] : [`"${token}"`]),
      ...(position === undefined ? [] : [`${Number(position) + 1}번째 글자`]),
    ];
    return where.length === 0 ? words : `${words}(${where.join(', ')})`;
  },
};
