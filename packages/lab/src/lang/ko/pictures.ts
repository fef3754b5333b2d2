import type { Messages } from '../en/index.ts';
import { system } from './system.ts';
import { tableFile } from './table-file.ts';

export const pictures: Messages['pictures'] = {
  reading: {
    sizes: (done, total) => `가장 흔한 크기를 찾는 중: 사진 ${total}장 중 ${done}장`,
    pictures: (done, total) => `사진을 읽는 중: ${total}장 중 ${done}장`,
  },
  leftOut: (file, problem) => `제외: ${file}: ${problem}`,
  problem: (problem) => {
    switch (problem.code) {
      case 'no-picture':
        return 'PNG나 JPEG 그림이 아닙니다. PNG나 JPEG로 저장해 다시 해 보세요.';
      case 'damaged':
        return `${problem.format} 파일이 손상되어 읽을 수 없습니다. 다시 저장하세요. ${system.original(problem.message)}`;
      case 'pixels':
        return `${problem.width} × ${problem.height}픽셀입니다. 모두 1~${problem.most}픽셀까지 읽을 수 있습니다. 크기를 줄이세요.`;
      case 'unpacked':
        return `${problem.width} × ${problem.height}픽셀, 픽셀당 ${problem.bits}비트라 ${problem.bytes}바이트가 됩니다. ${problem.most}바이트까지 읽을 수 있습니다. 크기를 줄이세요.`;
      case 'large-file':
        return `${problem.most}바이트가 넘습니다. 크기를 줄이세요.`;
      case 'beside':
        return '클래스 폴더 밖에 있는 파일입니다.';
      case 'nested':
        return '클래스 폴더 안의 폴더라서 그 안의 파일은 읽지 않습니다.';
      case 'empty-folder':
        return '빈 폴더입니다.';
      case 'unreadable':
        return tableFile.problem(problem);
    }
  },
  moreLeftOut: (count) => `제외: 그 밖에 ${count}개`,
  found: (name, count, classes, names) =>
    `${name}: 클래스 ${classes}개(${names})의 사진 ${count}장.`,
  form: (rows, columns, isColor) =>
    `모든 사진을 ${rows} × ${columns} 픽셀(--size), ${isColor ? '컬러로' : '흑백으로'} 바꿉니다.${isColor ? '' : ' 색을 남기려면 --channels 3.'}`,
  splitBySeed: (train, test, seed) =>
    `학습용 ${train}장, 테스트용 ${test}장: 클래스마다 15 %를 시드 ${seed} 기준으로 뽑았습니다.`,
  splitByFolders: (folders, counts) =>
    `폴더에 따라 학습용 ${counts.train}장(${folders.train}), ` +
    (folders.validation === null ? '' : `검증용 ${counts.validation}장(${folders.validation}), `) +
    `테스트용 ${counts.test}장(${folders.test}).`,
};
