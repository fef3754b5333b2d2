import type { Found, HeaderDoubt, OtherKind } from '@gradus/datasets';
import type { Messages } from '../en/index.ts';
import { system } from './system.ts';

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

const OTHERS: Readonly<Record<OtherKind, string>> = {
  zip: 'ZIP 압축 파일이나 엑셀 통합 문서입니다. 압축을 풀거나 CSV로 저장하세요',
  excel: '엑셀 통합 문서입니다. CSV로 저장하세요',
  bzip2: 'bzip2로 압축한 파일입니다. bunzip2로 푸세요',
  xz: 'xz로 압축한 파일입니다. unxz로 푸세요',
  zstd: 'Zstandard로 압축한 파일입니다. unzstd로 푸세요',
  parquet: 'Parquet 파일입니다. CSV로 저장하세요',
  png: 'PNG 그림입니다. 표를 주세요',
  jpeg: 'JPEG 그림입니다. 표를 주세요',
  pdf: 'PDF 문서입니다. 그 안의 표를 CSV로 저장하세요',
  sqlite: 'SQLite 데이터베이스입니다. 표 하나를 CSV로 내보내세요',
  hdf5: 'HDF5 파일입니다. 표를 CSV로 저장하세요',
  html: '웹 페이지입니다. 파일 자체를 내려받으세요',
  xml: 'XML 문서입니다. 표를 CSV로 저장하세요',
};

function foundText(found: Found): string {
  if (typeof found === 'object') return found.text;
  return found === 'list' ? '목록' : '객체';
}

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
        return '파일이 비어 있어 표가 없습니다. 다른 파일을 주세요.';
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
        return `${problem.line}번째 줄에서 ${problem.columns[0]}번째 열과 ${problem.columns[1]}번째 열의 이름이 같습니다: "${problem.name}". 하나의 이름을 바꾸거나, ${NO_NAMES}.`;
      case 'unclear-header':
        return `${problem.line}번째 줄이 열 이름인지 데이터인지 알 수 없습니다(${doubt(problem.because)}). 열 이름이면 --header yes, 데이터면 --header no를 주세요.`;
      case 'unclear-delimiter':
        return `행을 ${problem.delimiters.map((mark) => JSON.stringify(mark)).join(' 또는 ')}에서 나눌 수 있습니다. 어느 것인지 --delimiter로 알려 주세요. 소수점이 쉼표라면 --decimal ,도 주세요.`;
      case 'late-text': {
        const { line, column, cell, expected, before } = problem;
        return `${line}번째 줄, 열 "${column}": ${expected === 'date' ? '날짜' : '숫자'}가 아닙니다: "${cell}". 그런데 앞의 서로 다른 값 ${before}개 이상은 모두 ${expected === 'date' ? '날짜' : '숫자'}입니다. 파이프는 다시 읽을 수 없으니 파일로 저장해 읽으세요.`;
      }
      case 'null-characters':
        return '코드가 0인 문자가 있습니다. 바이너리 파일이거나 인코딩이 다른 텍스트입니다. UTF-8로 저장하거나 --encoding utf-16le처럼 인코딩을 알려 주세요.';
      case 'wrong-encoding': {
        const { line, encoding, control } = problem;
        const fix =
          control === null
            ? ''
            : `바이너리 파일에 흔한 바이트가 있습니다: ${control}. 표가 맞다면 `;
        return `${line}번째 줄이 ${encoding} 인코딩이 아닙니다. ${fix}UTF-8로 저장하거나, 한국어 엑셀 파일이면 --encoding euc-kr, Latin-1이면 --encoding windows-1252를 주세요. 줄마다 인코딩이 다르면 하나로 맞춰 저장하세요.`;
      }
      case 'unreadable':
        switch (problem.why) {
          case 'missing':
            return '그런 파일이나 폴더가 없습니다. 경로를 확인하세요.';
          case 'folder':
            return '폴더입니다. 파일을 주세요.';
          case 'pipe':
            return '파이프나 장치입니다. 파일을 주세요.';
          case 'no-folder':
            return '경로의 일부가 폴더가 아니라 파일입니다. 경로를 확인하세요.';
          case 'forbidden':
            return '읽을 권한이 없습니다. 소유자와 권한을 확인하세요.';
          case 'other':
            return `읽을 수 없습니다. ${system.original(problem.message)}`;
        }
        break;
      case 'changed': {
        const { before, after } = problem;
        const sizes = before === after ? '' : `(${before}바이트에서 ${after}바이트로)`;
        return `읽는 동안 파일이 바뀌었습니다${sizes}. 쓰기가 끝난 뒤에 다시 읽거나 복사본을 읽으세요.`;
      }
      case 'no-text':
        return `텍스트 표가 아니라 ${OTHERS[problem.kind]}.`;
      case 'damaged-gzip':
        return 'gzip 데이터가 손상되었거나 중간에 끊겼습니다. 파일을 다시 받거나 복사하세요.';
      case 'damaged':
        return `${problem.format} 파일로 읽을 수 없습니다. 파일을 다시 저장하거나 복사하세요. ${system.original(problem.message)}`;
      case 'unsupported': {
        const { feature, value, known } = problem;
        switch (feature) {
          case 'encryption':
            return '암호화된 Parquet 파일입니다. 암호화하지 않고 저장하세요.';
          case 'compression':
            return `여기서 읽지 못하는 압축입니다: ${value}. 압축하지 않거나 다음 가운데 하나로 저장하세요: ${known.join(', ')}.`;
          case 'encoding':
            return `여기서 읽지 못하는 인코딩입니다: ${value}. ${known.join(', ')} 인코딩으로 저장하세요.`;
        }
        break;
      }
      case 'bytes':
        return `${problem.row}행, 열 "${problem.column}": 바이트나 도형은 읽지 않습니다. 이 열을 빼고 저장하세요.`;
      case 'no-numpy':
        return 'NumPy 배열이 아닙니다. numpy.save로 저장하세요.';
      case 'short-array':
        return `파일이 너무 짧습니다. ${problem.cellBytes}바이트짜리 칸 [${problem.shape.join(', ')}]개가 들어가지 않습니다. 파일을 다시 저장하거나 복사하세요.`;
      case 'no-cells':
        return '행이 없습니다. 한 행 이상 저장하거나 다른 파일을 주세요.';
      case 'no-json': {
        const { line, message, hasNaN } = problem;
        const hint = hasNaN ? ' JSON에는 NaN과 Infinity가 없습니다. 결측값은 null로 적으세요.' : '';
        return `${line}번째 줄이 JSON이 아닙니다: ${system.json(message)}.${hint}`;
      }
      case 'endless-json':
        return `${problem.from}번째 줄에서 시작한 JSON이 끝나지 않았는데 ${problem.line}번째 줄에서 파일이 끝납니다. 그 줄을 고치세요. 파일이 중간에 끊겼다면 다시 받거나 복사하세요.`;
      case 'no-objects':
        return '행이 없습니다. 객체의 목록 [{ … }, { … }]을 주세요.';
      case 'no-object':
        return `${problem.line}번째 줄: ${problem.row}행이 ${foundText(problem.found)}입니다. 행마다 { "x": 1 } 같은 객체여야 합니다.`;
      case 'nested-cell': {
        const { line, row, column, found } = problem;
        const fix =
          row === 1 && found === 'list'
            ? '이 목록이 행들이라면 목록만 따로 저장하세요'
            : '안에 든 값을 각각의 열로 적으세요';
        return `${line}번째 줄, ${row}행, 열 "${column}": ${foundText(found)}입니다. 칸에는 텍스트, 숫자, 불리언, null만 쓸 수 있습니다. ${fix}.`;
      }
      case 'unnamed-key':
        return `${problem.line}번째 줄, ${problem.row}행: 빈 키가 있습니다. 이름을 적으세요.`;
      case 'unequal-columns': {
        const { column, cells, other, otherCells } = problem;
        return `열의 칸 수가 다릅니다: "${column}" ${cells}칸, "${other}" ${otherCells}칸. 모든 열의 칸 수를 같게 하세요.`;
      }
      case 'many-keys':
        return `${problem.rows}행에 서로 다른 키가 ${problem.columns}개 있고, 키마다 열이 됩니다. 아이디처럼 행을 가리키는 이름은 값으로 적으세요.`;
      case 'nested-column': {
        const { column, type } = problem;
        return `열 "${column}": ${type === null ? '값이 중첩되어 있습니다' : `${type} 형식입니다`}. 칸에는 숫자, 텍스트, 불리언, 날짜만 쓸 수 있습니다. 안에 든 값을 각각의 열로 쓰거나 이 열을 빼세요.`;
      }
      case 'array-form': {
        const { dimensions } = problem;
        const found = dimensions === null ? '레코드나 객체입니다' : `${dimensions}차원입니다`;
        return `배열이 ${found}. 숫자나 텍스트를 [행] 또는 [행, 열]로 저장하세요.`;
      }
      case 'array-type':
        return `칸의 형식이 ${problem.type}인데 여기서는 읽지 못합니다. astype('float64') 등으로 숫자로 저장하세요.`;
      case 'too-many-bytes':
        return `${problem.most}바이트가 넘고, 한 번에 메모리에 올려야만 읽을 수 있습니다. 압축을 풀거나 Parquet로 저장한 다음 파일에서 읽으세요.`;
      case 'too-many-texts':
        return `열 "${problem.column}"에 서로 다른 텍스트가 ${problem.most}개 넘게 있습니다. 행을 줄이거나 이 열을 빼세요.`;
      case 'too-many-columns':
        return `${problem.line}번째 줄에 칸이 ${problem.most}개 넘게 있습니다. 칸을 나누는 문자가 다르면 --delimiter로 알려 주세요. 아니면 열을 여러 파일로 나누세요.`;
      case 'long-value':
        return `${problem.line}번째 줄에서 시작하는 값 하나가 ${problem.most}자를 넘습니다. 행마다 객체 하나로 쓰거나 NDJSON으로 저장하세요.`;
      case 'too-many-cells': {
        const { rows, columns, bytes, most } = problem;
        return `${bytes}바이트 파일에 ${rows}행, ${columns}열이 있다고 적혀 있는데 이 크기에서는 ${most}칸까지만 읽습니다. 맞는 크기라면 행이나 열의 일부를 따로 저장하세요.`;
      }
      case 'no-memory':
        return `숫자 ${problem.numbers}개가 메모리에 들어가지 않습니다. 행이나 열을 줄이세요.`;
      case 'other-format': {
        const { named, found } = problem;
        const says = `파일 이름은 ${FORMATS[named]}인데`;
        if (found === null) {
          return `${says} 내용의 시작이 다릅니다. 파일을 다시 받거나 복사하고, 다른 형식이면 이름을 바꾸세요.`;
        }
        const begins =
          found === 'csv' ? '내용은 JSON이 아닙니다' : `내용은 ${FORMATS[found]}입니다`;
        return `${says} ${begins}. 이름의 끝을 바꾸세요: .${found}.`;
      }
    }
  },
};
