import type { Messages } from '../en/index.ts';

const NOUNS = { folder: '폴더', picture: '그림', table: '표', file: '파일' };

/** Input that does not fit what a run was trained on. */
export const runInput: Messages['runInput'] = {
  needsTable: (run, path, is, command) =>
    `${run}은(는) 표로 학습했는데 ${path}은(는) ${NOUNS[is]}입니다. 그 표와 열이 같은 파일을 적으세요: gradus ${command} ${run} other.csv`,
  needsFolder: (run, path, is) =>
    `${run}은(는) 그림으로 학습했는데 ${path}은(는) ${NOUNS[is]}입니다. 그림 폴더를 적으세요: gradus evaluate ${run} photos/`,
  needsPicture: (run, path, is) =>
    is === 'folder'
      ? `${path}은(는) 폴더입니다. photo.png 같은 그림 하나를 적거나, 폴더의 모든 그림으로 테스트하세요: gradus evaluate ${run} ${path}`
      : `${run}은(는) 그림으로 학습했는데 ${path}은(는) ${NOUNS[is]}입니다. PNG나 JPEG 그림을 적으세요: gradus predict ${run} photo.png`,
  otherFile: (run, checksum, ofRun) =>
    `${run}이(가) 학습한 파일과 다릅니다. 이 파일의 SHA-256은 ${checksum}, 학습한 파일은 ${ofRun}(으)로 시작합니다. 맞는 파일을 --data FILE로 알려 주세요.`,
  otherPoints: (run, command) => `${run}이(가) 학습한 점들과 다릅니다. 다시 학습하세요: ${command}`,
  forTables: (run, option) =>
    `${option}은(는) 표에 쓰는 옵션인데 ${run}은(는) 그림으로 학습했습니다. 빼세요.`,
};
