import type { runFiles as english } from '../en/run-files.ts';
import { system } from './system.ts';

const FREE = '공간을 비우세요. 그 전에 저장한 것은 온전합니다.';

/** Why nothing can be written, by the codes of Node. Without a remedy, another place helps. */
const UNWRITABLE: Readonly<Record<string, readonly [reason: string, remedy?: string]>> = {
  EACCES: ['쓸 권한이 없습니다'],
  EPERM: ['쓸 권한이 없습니다'],
  EROFS: ['읽기 전용 파일 시스템입니다'],
  ENOSPC: ['디스크가 가득 찼습니다', FREE],
  EDQUOT: ['디스크 할당량을 다 썼습니다', FREE],
  ENOTDIR: ['경로의 일부가 폴더가 아니라 파일입니다'],
  EEXIST: ['폴더가 아니라 파일입니다'],
  ENOENT: ['경로를 만들 수 없습니다'],
  EIO: ['디스크 오류가 났습니다', '디스크를 점검하세요. 그 전에 저장한 것은 온전합니다.'],
};

/** Runs that do not exist, or whose files cannot be used. */
export const runFiles: typeof english = {
  noRun: (config, root, hint) =>
    `그런 실행이 없습니다. ${config} 파일이 있는 폴더도, ${root} 폴더에 있는 id도 아닙니다. ${hint}`,
  noRuns: (hint) => `실행이 없습니다. ${hint}`,
  noneHasWeights: (command) =>
    `가중치가 있는 실행이 없습니다. 가장 최근 실행의 가중치를 만들려면: ${command}`,
  trainFirst: (command) => `먼저 학습하세요: ${command}`,
  didYouMean: (ids) => `혹시 ${ids.join(', ')}인가요?`,
  newest: (ids) => `가장 최근 실행: ${ids.join(', ')}`,
  noFile: '파일이 없습니다.',
  notJson: (message) => `JSON이 아닙니다: ${system.json(message)}.`,
  newer: (version, known) =>
    `버전 ${version}의 파일인데 이 Gradus는 버전 ${known}까지 읽습니다. 업데이트하세요: npm install @gradus/lab@latest`,
  noWeights: (command) => `가중치가 없습니다. 만들려면: ${command}`,
  noSuchRows: (part) => `${part} 부분의 행이 없습니다.`,
  notFinite: (parameter) => `${parameter}에 NaN이나 무한대가 있습니다. 다시 학습하세요.`,
  otherWeights: (checkpoint, command) =>
    `${checkpoint} 파일의 가중치와 다릅니다. 둘을 저장하는 사이에 학습이 끊겼습니다. 다시 쓰려면: ${command}`,
  otherSize: (config, bytes, parameters, needed) =>
    `${config} 파일과 맞지 않습니다. 텐서는 ${bytes}바이트인데 파라미터 ${parameters}개인 신경망에는 ${needed}바이트가 필요합니다.`,
  otherNetwork: (config, message) =>
    `${config} 파일에 적힌 신경망과 맞지 않습니다. ${system.original(message)}`,
  otherPixels: (run, [rows, columns], [runRows, runColumns]) =>
    `그림이 ${rows} × ${columns}픽셀인데 ${run}의 학습에 쓴 그림은 ${runRows} × ${runColumns}픽셀입니다.`,
  changedPictures: (run) =>
    `${run}의 학습 뒤에 그림이 바뀌어 테스트 그림을 알 수 없습니다. 다른 그림의 폴더를 --data DIR로 알려 주거나 다시 학습하세요.`,
  noColumn: (columns) => `다음 열이 없습니다: ${columns.join(', ')}.`,
  unwritable: (path, code, message, option) => {
    const [reason, remedy = `쓸 수 있는 다른 폴더를 ${option} 옵션으로 주세요.`] = UNWRITABLE[
      code
    ] ?? [system.reason(code, message)];
    return `${path}: 쓸 수 없습니다. ${reason}. ${remedy}`;
  },
  locked: (folder, pid, host, since, lock) =>
    `${folder}: ${since}부터 ${host === null ? '' : `${host} 컴퓨터의 `}프로세스 ${pid}번이 쓰고 있습니다. 끝날 때까지 기다리거나 먼저 멈추세요.${host === null ? '' : ` 그 프로세스가 이미 없다면 ${lock} 파일을 지우세요.`}`,
};
