import type { HeaderDoubt } from '@gradus/datasets';
import type { Messages } from '../en/index.ts';

const FORMATS: Readonly<Record<string, string>> = {
  csv: 'CSV',
  tsv: 'TSV',
  json: 'JSON',
  ndjson: 'NDJSON',
  parquet: 'Parquet',
  arrow: 'Arrow',
  npy: 'NumPy 배열',
  npz: 'NumPy 배열 묶음',
};

const NO_NAMES = '첫 행이 열 이름이 아니면 --header no를 주세요';

function doubt(because: HeaderDoubt): string {
  switch (because.code) {
    case 'count':
      return '값이 0, 1, 2, …입니다';
    case 'above-numbers':
      return `"${because.cell}" 아래는 숫자인데, 옆에는 이름 같지 않은 숫자가 있습니다`;
    case 'lonely-text':
      return '이 텍스트는 다른 행에 없습니다';
  }
}

export const tableFile: Messages['tableFile'] = {
  problem: (problem) => {
    switch (problem.code) {
      case 'empty':
        return '파일이 비어 있어 표가 없습니다.';
      case 'no-rows':
        return `${problem.line}번째 줄에 열 이름만 있고 행이 없습니다. 이 줄이 데이터라면 --header no를 주세요.`;
      case 'ragged': {
        const { line, cells, firstLine, firstCells } = problem;
        return `${line}번째 줄은 ${cells}칸인데 ${firstLine}번째 줄은 ${firstCells}칸입니다. 모든 행의 칸 수가 같아야 합니다. 칸을 나누는 문자가 다르면 --delimiter로 알려 주세요.`;
      }
      case 'quotes':
        return `${problem.line}번째 줄의 따옴표가 맞지 않습니다(${problem.isOpen ? '따옴표로 시작한 칸이 닫히지 않음' : '닫는 따옴표 뒤에 글자가 있음'}). 칸 안의 따옴표는 두 번 적으세요.`;
      case 'long-cell':
        return `${problem.line}번째 줄의 ${problem.cell}번째 칸이 ${problem.most}자를 넘습니다. 앞에 따옴표가 빠졌거나 표가 아닌 파일일 수 있습니다.`;
      case 'unnamed-column':
        return `${problem.line}번째 줄에서 ${problem.column}번째 열의 이름이 없습니다. 파일에 이름을 적거나, ${NO_NAMES}.`;
      case 'duplicate-columns':
        return `${problem.line}번째 줄에서 ${problem.columns[0]}번째 열과 ${problem.columns[1]}번째 열의 이름이 "${problem.name}"(으)로 같습니다. 하나의 이름을 바꾸거나, ${NO_NAMES}.`;
      case 'unclear-header':
        return `${problem.line}번째 줄이 열 이름인지 데이터인지 알 수 없습니다(${doubt(problem.because)}). 열 이름이면 --header yes, 데이터면 --header no를 주세요.`;
      case 'unclear-delimiter':
        return `행을 ${problem.delimiters.map((mark) => JSON.stringify(mark)).join(' 또는 ')}에서 나눌 수 있습니다. 어느 것인지 --delimiter로 알려 주세요. 소수점이 쉼표라면 --decimal ,도 주세요.`;
      case 'late-text': {
        const { line, column, cell, expected, before } = problem;
        return `${line}번째 줄, 열 "${column}": "${cell}"은(는) ${expected === 'date' ? '날짜' : '숫자'}가 아닌데 앞의 서로 다른 값 ${before}개 이상은 모두 ${expected === 'date' ? '날짜' : '숫자'}입니다. 파이프는 다시 읽을 수 없으니 파일로 저장해 읽으세요.`;
      }
      case 'null-characters':
        return '코드가 0인 문자가 있습니다. 바이너리 파일이거나 인코딩이 다른 텍스트입니다. UTF-8로 저장하거나 --encoding utf-16le처럼 인코딩을 알려 주세요.';
      case 'wrong-encoding': {
        const { line, encoding, control } = problem;
        const fix =
          control === null
            ? ''
            : `바이트 ${control}은(는) 바이너리 파일에 있는 값입니다. 표가 맞다면 `;
        return `${line}번째 줄이 ${encoding} 인코딩이 아닙니다. ${fix}UTF-8로 저장하거나, 한국어 엑셀 파일이면 --encoding euc-kr, Latin-1이면 --encoding windows-1252를 주세요. 줄마다 인코딩이 다르면 하나로 맞춰 저장하세요.`;
      }
      case 'other-format': {
        const { named, found } = problem;
        const says = `파일 이름은 ${FORMATS[named]}인데`;
        if (found === null) {
          return `${says} 내용의 시작이 다릅니다. 파일을 다시 받거나 복사하고, 다른 형식이면 이름을 바꾸세요.`;
        }
        const begins =
          found === 'csv' ? '내용은 JSON이 아닙니다' : `내용은 ${FORMATS[found]}입니다`;
        return `${says} ${begins}. 이름이 .${found}(으)로 끝나게 바꾸세요.`;
      }
    }
  },
};
