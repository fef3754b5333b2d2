import type { Messages } from '../en/index.ts';

/** `gradus runs`. */
export const runsCommand: Messages['runsCommand'] = {
  noRuns: (folder, command) => `${folder} 폴더에 실행이 없습니다. 먼저 학습하세요: ${command}`,
  noMatch: (count) => `실행 ${count}개 가운데 조건에 맞는 것이 없습니다.`,
  foreign: (names) => `config.json이 없어 뺀 폴더: ${names}`,
  neverStarted: (names) =>
    `시작하기 전에 프로세스가 종료된 실행: ${names.join(', ')}. 지우려면: npx gradus runs rm ${names.join(' ')}`,
  same: '두 실행의 설정은 모두 같습니다.',
  tagged: (id, tags) => (tags === '' ? `${id}에는 이제 태그가 없습니다.` : `${id}의 태그: ${tags}`),
  askRemove: (folders) =>
    `${folders.length === 1 ? folders[0] : `실행 ${folders.length}개(${folders.join(', ')})`}: 지울까요? [y/N] `,
  yes: ['y', 'yes', '예', '네', 'ㅛ'],
  keptRuns: '아무것도 지우지 않았습니다.',
  removed: (folder) => `지웠습니다: ${folder}`,
  whole: (folder) => `${folder}: 모든 파일이 온전합니다`,
  damaged: (folder) => `${folder}: 손상되었습니다`,
  unchecked: (files) =>
    `${files}: 체크섬이 없는 이전 버전에서 만든 파일이라 손상되었는지 알 수 없습니다`,
  someDamaged: (count, of) => `실행 ${of}개 가운데 ${count}개가 손상되었습니다.`,
};
