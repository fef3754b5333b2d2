import type { Range } from '../../settings/range.ts';
import type { usage as english } from '../en/usage.ts';
import { system } from './system.ts';

/** `1 이상 10 이하의 정수`. */
function rangeText({ integer, least, above, most, below }: Range): string {
  const ends = [
    least === undefined ? '' : `${least} 이상`,
    above === undefined ? '' : `${above} 초과`,
    most === undefined ? '' : `${most} 이하`,
    below === undefined ? '' : `${below} 미만`,
  ].filter((end) => end !== '');
  const what = integer ? '정수' : '숫자';
  return ends.length === 0 ? what : `${ends.join(' ')}의 ${what}`;
}

const meant = (name: string | undefined): string =>
  name === undefined ? '' : ` 혹시 ${name}인가요?`;

const lineOf = (name: string | undefined): string =>
  name === undefined ? '' : `\n(혹시 ${name}인가요?)`;

/** Errors about options and arguments that every command has. */
export const usage: typeof english = {
  hint: '(모든 옵션: --help)',
  unknownOption: (option, near) => `알 수 없는 옵션입니다: '${option}'${lineOf(near)}`,
  unknownCommand: (command, near) => `알 수 없는 명령입니다: '${command}'${lineOf(near)}`,
  missingArgument: (argument) => `필요한 인수가 없습니다: '${argument}'`,
  missingValue: (option) => `옵션 '${option}'에 값이 없습니다`,
  missingOption: (option) => `필요한 옵션이 없습니다: '${option}'`,
  notTogether: (option, other) => `함께 쓸 수 없는 옵션입니다: '${option}', '${other}'`,
  tooMany: (command, expected, given) =>
    `'${command}' 명령의 인수가 너무 많습니다. ${expected}개까지인데 ${given}개를 주었습니다.`,
  invalid: (option, value, expected) =>
    `옵션 '${option}'에 쓸 수 없는 값입니다: '${value}'. ${expected}`,
  expected: {
    number: (range) => `${rangeText(range)}만 쓸 수 있습니다.`,
    choice: (known, near) => `쓸 수 있는 값: ${known.join(', ')}.${meant(near)}`,
    hidden: (width, layers) =>
      `100 또는 100,100처럼 은닉층마다 뉴런 수를 적거나(각각 1~${width}, 최대 ${layers}층) none을 적으세요.`,
    address: '127.0.0.1처럼 이 컴퓨터의 주소를 적으세요.',
    size: (most) => `크기를 픽셀로 적으세요(1~${most}). 예: 28, 높이와 너비가 다르면 28x40.`,
    channels: '1(흑백) 또는 3(빨강, 초록, 파랑)만 쓸 수 있습니다.',
    gains: '모든 층에 쓸 0 이상의 숫자 하나, 또는 4,4,1처럼 층마다 하나씩 적으세요.',
    encoding: 'utf-8, windows-1252, euc-kr 같은 인코딩을 적으세요.',
    delimiter: ';나 | 같은 문자 하나 또는 tab을 적으세요.',
  },
  unexpected: (message) => `예상하지 못한 오류: ${message}`,
  withDebug: '오류가 난 곳을 보려면 --debug를 붙여 다시 실행하세요.',
  stopping: '멈추는 중입니다. 한 번 더 누르면 바로 끝냅니다.',
  outputLost: (code, message) => `출력을 쓸 수 없습니다: ${system.reason(code, message)}.`,
};
