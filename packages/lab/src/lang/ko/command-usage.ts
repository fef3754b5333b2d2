import type { commandUsage as english } from '../en/command-usage.ts';
import { system } from './system.ts';

/** Why nothing can listen at a port, by the codes of Node. */
const PORT_REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE:
    '다른 프로그램이 쓰고 있습니다. 다른 --port를 주거나, --port를 빼면 비어 있는 다음 포트를 씁니다.',
  EACCES: '이 포트를 열 권한이 없습니다. --port에 1024 이상을 주세요.',
  EADDRNOTAVAIL:
    '이 컴퓨터에는 그런 주소가 없습니다. 이 컴퓨터의 주소를 주세요. 예: --host 127.0.0.1.',
  ENOTFOUND: '그런 이름의 컴퓨터가 없습니다. 이 컴퓨터의 주소를 주세요. 예: --host 127.0.0.1.',
};

/** Errors and notes of single commands about options and runs. */
export const commandUsage: typeof english = {
  tooManyRuns: (count, most) =>
    `실행 ${count}개는 한 그림에 그리기에 너무 많습니다. ${most}개까지만 적으세요.`,

  noPicture: (index, set, count) =>
    `--index ${index}: ${set}의 테스트 그림은 ${count}장입니다. 0~${count - 1} 사이로 적으세요.`,

  onlyLonger: (iterations, run, before) =>
    `--iterations ${iterations}: ${run}의 스텝은 이미 ${before}개이고 늘릴 수만 있습니다. ${before}보다 크게 적으세요.`,
  endsWithRun: (iterations, run, before, schedule) =>
    `--iterations ${iterations}: ${run}의 스케줄은 ${before}스텝에서 끝나므로(--schedule ${schedule}) 늘리면 첫 스텝부터 달라집니다. 다시 학습하세요.`,
  stoppedEarly: (iterations, run) =>
    `--iterations ${iterations}: ${run}의 학습은 조기 종료되었습니다. --early-stop을 더 크게 하거나 빼고 다시 학습하세요.`,
  diverged: (run, iteration, loss, rate) =>
    `${run}의 학습이 ${iteration}번째 스텝에서 발산했고(손실 ${loss}) 이어서 해도 마찬가지입니다. --lr을 ${rate}보다 작게 하거나 --clip-norm 1을 붙여 다시 학습하세요.`,
  lostCheckpoint: (weights, checkpoint, command) =>
    `${weights} 파일은 있지만 이어서 하는 데 필요한 ${checkpoint} 파일이 없습니다. 다시 학습하려면: ${command}`,
  otherPictures: (run, checksum, ofRun) =>
    `${run}의 학습에 쓴 그림과 다릅니다. 체크섬은 ${checksum}, 학습 때는 ${ofRun}입니다. 맞는 그림의 위치를 --data DIR로 알려 주세요.`,
  changedConfig: (config) =>
    `참고: ${config} 파일이 저장한 뒤에 바뀌었습니다. 지금 설정대로 이어서 학습합니다.`,
  finishedEarly: (run, iterations) =>
    `${run}: 학습이 끝났습니다. ${iterations}스텝 뒤에 조기 종료되었습니다.`,
  finished: (run, iterations) => `${run}: ${iterations}스텝의 학습이 끝났습니다.`,
  makeLonger: (command) => ` 더 학습하려면: ${command}`,
  notLonger: (checkpoint) => ` ${checkpoint} 파일이 없어 더 학습할 수 없습니다.`,
  restored: (run, weights) =>
    `${run}: 학습이 끝났습니다. ${weights} 파일을 마지막 체크포인트의 가중치로 되돌렸습니다.`,
  otherVersion: (version, now) => `참고: 버전 ${version}에서 시작했고 지금은 ${now}입니다.`,
  otherMachine: '참고: 이 컴퓨터는 곱셈을 다르게 반올림합니다. 마지막 비트가 다를 수 있습니다.',
  shortLog: (log, lacking, length, events) =>
    `참고: ${log} 파일의 ${length}바이트 중 ${lacking}바이트가 없습니다. 이벤트 ${events}개 다음부터 이어서 적습니다.`,

  outIsFolder: (out, example) =>
    `--out ${out}: 폴더입니다. 파일 이름을 적으세요. 예: --out ${example}.`,
  noFolder: (out, folder) =>
    `--out ${out}: ${folder} 폴더가 없습니다. 폴더를 만들거나 다른 곳을 적으세요.`,
  notTrained: (command) => `학습이 끝나지 않아 아직 이 파일이 없습니다. 이어서 하려면: ${command}`,
  noQuantize: (format) =>
    `--quantize: --to ${format} 형식에는 8비트 가중치가 없습니다. --quantize를 빼세요.`,
  otherEnding: (out, format, endings, example) =>
    `--out ${out}: --to ${format} 형식의 파일 이름의 끝: ${endings.join(', ')}. 예: --out ${example}.`,
  oneSweep: (name) => `보고서 하나는 스윕 하나 또는 실행들을 다룹니다. ${name} 하나만 지정하세요.`,
  isFolder: (path) => `${path}: 폴더입니다. 파일 이름을 --out으로 적으세요.`,
  inRun: (out) => `--out ${out}: 실행의 폴더에는 실행의 파일만 둡니다. 다른 폴더를 적으세요.`,
  isTable: (out) => `--out ${out}: 학습에 쓴 표입니다. 다른 이름을 적으세요.`,
  notFinite: (run, output) =>
    `${run}: 학습이 발산해 신경망의 출력이 ${output}입니다. --lr을 줄여 다시 학습하세요.`,

  noTag: (run, tag, present) =>
    `${run}에 없는 태그입니다: ${tag}. ${present.length === 0 ? '태그가 하나도 없습니다.' : `있는 태그: ${present.join(', ')}.`}`,
  wrongTag: (tag) =>
    `태그 '${tag}': 1~64자여야 하고 빈칸, 쉼표, 제어 문자, 보이지 않는 문자는 쓸 수 없습니다.`,
  addYes: (folders) =>
    `되돌릴 수 없게 지우는데(${folders.join(', ')}) 물어볼 터미널이 없습니다. --yes를 붙이세요.`,
  wrongFilter: (text) =>
    `--filter '${text}': 필드, 연산자(= != < <= > >= ~), 값을 차례로 적으세요. ~는 포함입니다. 예: 'lr>=0.1', model=C.`,
  noField: (field, near) =>
    `실행에 없는 필드입니다: ${field}.${near.length === 0 ? '' : ` 혹시 ${near.join(', ')}인가요?`} 결과(accuracy, loss), 옵션 이름(lr, batch-size), 또는 \`gradus runs show last\`에 나오는 이름을 쓰세요.`,
  notNumber: (field, value, example) =>
    `${field} 필드는 숫자라서 '${value}'와 비교할 수 없습니다. 숫자를 적으세요. 예: ${example}.`,

  runsFolder: '폴더가 아닙니다. 실행이 있는 폴더를 --runs로 알려 주세요.',
  port: (port, host, code, message) =>
    `${host}의 포트 ${port}: ${PORT_REASONS[code] ?? system.reason(code, message)}`,
  notBuilt: (missing) =>
    `페이지가 아직 빌드되지 않았습니다. \`npm run build\`를 실행하세요. 없는 것: ${missing}`,
};
