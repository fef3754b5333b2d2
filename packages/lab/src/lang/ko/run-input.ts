import type { Messages } from '../en/index.ts';

const NOUNS = { folder: '폴더', picture: '그림', table: '표', file: '파일' };

/** Input that does not fit what a run was trained on. */
export const runInput: Messages['runInput'] = {
  needsTable: (run, path, is, command) =>
    `${path}: ${NOUNS[is]}인데, 실행 ${run}의 학습에는 표를 썼습니다. 그 표와 열이 같은 파일을 적으세요: gradus ${command} ${run} other.csv`,
  needsFolder: (run, path, is) =>
    `${path}: ${NOUNS[is]}인데, 실행 ${run}의 학습에는 그림을 썼습니다. 그림 폴더를 적으세요: gradus evaluate ${run} photos/`,
  needsPicture: (run, path, is) =>
    is === 'folder'
      ? `${path}: 폴더입니다. photo.png 같은 그림 하나를 적거나, 폴더의 모든 그림으로 테스트하세요: gradus evaluate ${run} ${path}`
      : `${path}: ${NOUNS[is]}인데, 실행 ${run}의 학습에는 그림을 썼습니다. PNG나 JPEG 그림을 적으세요: gradus predict ${run} photo.png`,
  otherFile: (run, checksum, ofRun) =>
    `실행 ${run}의 학습에 쓴 파일이 아닙니다. SHA-256의 앞부분이 다릅니다: 이 파일 ${checksum}, 학습한 파일 ${ofRun}. 맞는 파일을 --data FILE로 알려 주세요.`,
  otherPoints: (run, command) =>
    `실행 ${run}의 학습에 쓴 점이 아닙니다. 다시 학습하세요: ${command}`,
  forTables: (run, option) =>
    `${option}: 표에 쓰는 옵션인데, 실행 ${run}의 학습에는 그림을 썼습니다. 이 옵션을 빼세요.`,
};
