import type { Messages } from '../en/index.ts';
import { system } from './system.ts';

/** Files that are not regular files. */
const OTHER_KINDS = {
  directory: '폴더',
  pipe: '이름 있는 파이프',
  socket: '소켓',
  device: '장치',
  link: '심볼릭 링크',
  special: '소켓 또는 장치',
} as const;

/** Why a file cannot be read, by the codes of Node. */
const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: '읽을 권한이 없습니다. 권한을 바꾸세요.',
  EPERM: '읽을 권한이 없습니다. 권한을 바꾸세요.',
  ENOTDIR: '경로의 일부가 폴더가 아니라 파일입니다.',
};

const trainAgain = (command: string): string => `다시 학습하려면: ${command}`;

/** The wrong fields; none if the value is not an object. */
const wrong = (fields: readonly string[]): string => {
  const named = fields.filter((field) => field !== '');
  return named.length === 0
    ? '형식이 다릅니다'
    : `값이 없거나 잘못된 항목이 있습니다(${named.join(', ')})`;
};

export const storedFiles: Messages['storedFiles'] = {
  // reading
  notRegular: (kind) => `일반 파일이 아닙니다(${OTHER_KINDS[kind]}). 일반 파일만 읽을 수 있습니다.`,
  tooLarge: (bytes, most) => `${bytes}바이트입니다. ${most}바이트까지 읽을 수 있습니다.`,
  unreadable: (code, message) =>
    `읽을 수 없습니다. ${UNREADABLE[code] ?? `${system.reason(code, message)}.`}`,
  exhausted: (path, what) =>
    `${path}: 읽을 수 없습니다. ${what === 'files' ? '열린 파일이 너무 많습니다. 한도를 올리세요. 예: ulimit -n 1024' : '남은 메모리가 없습니다. 다른 프로그램을 닫거나 메모리가 더 많은 컴퓨터를 쓰세요.'}`,

  otherProblem: (problem) => `데이터에 문제가 있습니다. ${system.original(problem)}`,

  // what a file holds
  noRun: ({ fields }) => `실행의 설정이 아닙니다: ${wrong(fields)}.`,
  noEvent: ({ fields }) => `실행 기록의 줄이 아닙니다: ${wrong(fields)}.`,
  noTags: '태그 목록이 아닙니다. ["baseline"] 같은 파일이어야 합니다.',
  noJson: '손상되었습니다: JSON이 아닙니다.',
  wrongFields: ({ fields }) => `손상되었습니다: ${wrong(fields)}.`,
  wrongJudgement: (problem, config, command) => {
    const problems = {
      noJson: 'JSON이 아닙니다',
      otherTask: `과제나 클래스가 ${config} 파일과 다릅니다`,
      otherTargets: `타깃이 ${config} 파일과 다릅니다`,
    };
    const said = typeof problem === 'string' ? problems[problem] : wrong(problem.fields);
    return `손상되었습니다: ${said}. 다시 테스트하려면: ${command}`;
  },

  // checksums
  noChecksum: '손상되었습니다: 이 실행의 파일에는 체크섬이 있어야 하는데 없습니다.',
  damaged: (problem) => `손상되어 읽을 수 없습니다. ${system.original(problem)}`,
  rewrite: (checkpoint, command) => `${checkpoint} 파일로 다시 쓰려면: ${command}`,
  trainAgain,
  weightsLeft: (files) => `남은 가중치: ${files.join(', ')}.`,
  changedSettings: (command) =>
    `Gradus가 쓴 뒤에 바뀌어 체크섬이 맞지 않습니다. 지금 내용대로 학습하려면: ${command}`,
  shortLog: (lacking, length, command) =>
    `${length}바이트 가운데 ${lacking}바이트가 없습니다. 가중치에는 영향이 없습니다. ${trainAgain(command)}`,
  damagedLog: (command) =>
    `손상되었습니다: 체크포인트까지 쓴 내용과 다릅니다. 가중치에는 영향이 없습니다. ${trainAgain(command)}`,
  otherStep: (step, checkpointStep, command) =>
    `스텝 ${step}의 가중치인데 체크포인트는 스텝 ${checkpointStep}의 것입니다. 다시 쓰려면: ${command}`,
  otherState: (config) => `${config} 파일에 적힌 설정과 맞지 않습니다.`,

  // while a run is being written
  changedLog: (path, found) => {
    const how =
      found === null
        ? '파일이 지워졌습니다'
        : `이 실행이 쓴 것은 ${found.written}바이트인데 ${found.bytes}바이트입니다`;
    return `${path}: 학습하는 동안 다른 프로그램이 바꾸었습니다. ${how}. 더는 쓰지 않습니다.`;
  },
  notLocked: (folder) =>
    `${folder}: 이 프로세스의 잠금이 풀렸습니다. 학습하는 동안 다른 프로세스가 파일을 지우거나 옮겼거나 이 폴더에 쓰고 있습니다. 더는 쓰지 않습니다.`,
  deletedFiles: (folder, names) =>
    `${folder}: 학습하는 동안 지워진 파일이 있어 실행이 온전하지 않습니다: ${names.join(', ')}.`,

  // deleting
  notDeletable: (folder, code, message) =>
    `${folder}: 지울 수 없습니다. ${system.reason(code, message)}.`,
  notRunFolder: (config) => `${config} 파일이 없어 실행의 폴더가 아니므로 지우지 않습니다.`,
  foreignFile: (name) =>
    `실행의 파일이 아닌 것이 있어 지우지 않습니다: ${name}. 먼저 다른 곳으로 옮기세요.`,
  inUse: (folder, pid) =>
    `${folder}: 프로세스 ${pid}번이 이 실행에 쓰고 있습니다. 먼저 멈추거나 끝날 때까지 기다리세요.`,

  // sweeps
  noSweeps: (folder, command) =>
    `${folder} 폴더에 그런 스윕이 없습니다. 스윕을 시작하려면: ${command}`,
  noSweep: (folder, known) =>
    `${folder} 폴더에 그런 스윕이 없습니다. 있는 스윕: ${known.join(', ')}.`,
  changedSweep: 'Gradus가 쓴 뒤에 바뀌어 한 스윕의 시도로 볼 수 없습니다. 새 스윕을 시작하세요.',
  lostSweep: (folder) => `${folder}: 지워졌거나 다른 프로세스가 쓰고 있습니다. 더는 쓰지 않습니다.`,
  runningSweep: (folder, pid) =>
    `${folder}: 프로세스 ${pid}번이 이 스윕을 실행하고 있습니다. 먼저 멈추거나 끝날 때까지 기다리세요.`,
  notSweepData: '스윕의 데이터가 아닙니다.',
};
