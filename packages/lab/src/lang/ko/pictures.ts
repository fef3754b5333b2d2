import type { Messages } from '../en/index.ts';

export const pictures: Messages['pictures'] = {
  reading: {
    sizes: (done, total) => `가장 흔한 크기를 찾는 중: 사진 ${total}장 중 ${done}장`,
    pictures: (done, total) => `사진을 읽는 중: ${total}장 중 ${done}장`,
  },
  leftOut: (file, problem) => `제외: ${file}: ${problem}`,
  moreLeftOut: (count) => `제외: 그 밖에 ${count}개`,
  found: (name, count, classes, names) =>
    `${name}: 클래스 ${classes}개(${names})의 사진 ${count}장.`,
  form: (rows, columns, isColor) =>
    `사진마다 ${rows} × ${columns} 픽셀(--size), ${isColor ? '컬러로' : '흑백으로'} 바꿉니다.${isColor ? '' : ' 색을 남기려면 --channels 3.'}`,
  splitBySeed: (train, test, seed) =>
    `학습용 ${train}장, 테스트용 ${test}장: 클래스마다 15 %를 시드 ${seed} 기준으로 뽑았습니다.`,
  splitByFolders: (folders, counts) =>
    `폴더에 따라 학습용 ${counts.train}장(${folders.train}), ` +
    (folders.validation === null ? '' : `검증용 ${counts.validation}장(${folders.validation}), `) +
    `테스트용 ${counts.test}장(${folders.test}).`,
};
