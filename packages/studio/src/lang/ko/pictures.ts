import { imageFiles, pictures as lab } from '@gradus/lab/lang/ko';
import type { Texts } from '../en/index.ts';

const grouped = (n: number): string => n.toLocaleString('ko');

export const pictures: Texts['pictures'] = {
  title: (name) => `${name} 학습하기`,
  about: (count, classes) =>
    `그림 ${grouped(count)}장, 클래스 ${grouped(classes)}개. 파일은 이 컴퓨터에만 있습니다.`,
  train: '이 그림으로 학습',
  finding: (count) => `폴더를 살펴보는 중: 파일 ${grouped(count)}개`,
  reading: (share) => `그림을 읽는 중${share === null ? ' …' : `: ${share} %`}`,
  loading: '그림을 준비하는 중 …',

  layout:
    '클래스마다 폴더를 하나씩 만들어 PNG나 JPEG 그림을 넣고, 그 폴더들이 들어 있는 폴더를 끌어다 놓으세요: cat/1.png, cat/2.png, dog/1.png, …',
  problem: (file, details) => {
    switch (details.code) {
      case 'no-classes':
        return `${file}: 그림이 든 클래스 폴더가 없습니다.`;
      case 'one-class':
        return `${file}: 클래스 폴더가 “${details.name}” 하나뿐입니다. 두 개 이상이어야 합니다.`;
      case 'two-deep':
        return `${file}: 그림이 ${details.first}/처럼 두 단계 폴더 안에 있습니다. 클래스 폴더들이 들어 있는 폴더를 끌어다 놓으세요. 예: “${details.folder}”`;
      case 'too-large':
        return `${details.shape.join(' × ')} 크기의 그림 ${grouped(details.pictures)}장은 페이지에 들어가지 않습니다. 크기를 줄이세요.`;
      default: {
        const words = imageFiles.set(details);
        return words === null ? null : `${file}: ${words}`;
      }
    }
  },
  tooManyClasses: (count, most) =>
    `클래스가 ${grouped(count)}개입니다. 페이지에는 ${grouped(most)}개까지 나옵니다.`,
  failed: (message) => `그림을 쓸 수 없습니다: ${message}`,

  form: '신경망에 넣을 형태',
  height: '높이(픽셀)',
  width: '너비(픽셀)',
  colors: '색',
  channels: { 1: '흑백', 3: '컬러(빨강, 초록, 파랑)' },
  formHint: (inputs) =>
    `모든 그림을 이 크기로 바꾸며, 그림 한 장이 입력 ${grouped(inputs)}개가 됩니다. 작은 그림일수록 빨리 배웁니다.`,
  sizes: (list, more) =>
    `폴더에 있는 크기: ${list}${more > 0 ? `, 그 밖에 ${grouped(more)}가지` : ''}.`,
  size: (width, height, count) => `${width} × ${height} (${grouped(count)}장)`,
  stretched: (count) => `${grouped(count)}장은 가로세로 비율이 달라 늘어납니다.`,
  seed: '시드',
  seedHint: '테스트 그림, 초기 가중치, 배치의 순서를 정합니다.',
  splitBySeed: (train, test) =>
    `학습용 ${grouped(train)}장, 테스트용 ${grouped(test)}장: 클래스마다 15\u00a0%\u2060를 시드로 뽑습니다.`,
  splitByFolders: (folders, counts) =>
    [
      `폴더에 따라 학습용 ${grouped(counts.train)}장(${folders.train})`,
      ...(folders.validation === null
        ? []
        : [`검증용 ${grouped(counts.validation)}장(${folders.validation})`]),
      `테스트용 ${grouped(counts.test)}장(${folders.test}).`,
    ].join(', '),

  classes: '클래스',
  classesHint: '클래스마다 그림 몇 장을 신경망이 볼 모습 그대로 보여 줍니다.',
  count: (count) => `그림 ${grouped(count)}장`,
  thumbnails: (name, shown) => `${name}: 그림 ${shown}장`,
  moreClasses: (count) => `그 밖에 클래스 ${grouped(count)}개`,
  few: (name, count) =>
    `${name}: 그림이 ${grouped(count)}장뿐입니다. 클래스의 그림이 많을수록 신경망이 잘 배웁니다.`,
  uneven: (largest, smallest, factor) =>
    `${largest}의 그림 수는 ${smallest}의 ${grouped(factor)}배입니다. “고급 설정”의 “클래스 균형”을 써 보세요.`,

  skipped: (count) => `제외한 파일 ${grouped(count)}개`,
  why: ({ problem, details }) => lab.problem(details) ?? problem,
  moreSkipped: (count) => `… 그 밖에 ${grouped(count)}개`,
};
