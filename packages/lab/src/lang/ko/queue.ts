import type { queue as english } from '../en/queue.ts';
import { system } from './system.ts';

/** Why there is no connection to Redis. */
const CONNECTION = {
  refused:
    '그 주소에서 응답하는 서버가 없습니다. redis-server를 시작하거나 호스트와 포트를 고치세요.',
  unknownHost: '그런 이름의 호스트가 없습니다. 호스트 이름을 고치세요.',
  timeout: '응답이 없습니다. 호스트, 포트, 방화벽을 확인하세요.',
  password:
    '사용자나 비밀번호가 틀렸거나 빠졌습니다. redis://USER:PASSWORD@HOST:PORT 형식으로 쓰고, 특수 문자는 퍼센트 인코딩으로 쓰세요(@는 %40).',
  permission: '이 사용자에게 큐에 필요한 권한이 없습니다. docs/ko/sweeps.md의 "보안"을 보세요.',
  certificate:
    '인증서를 확인할 수 없습니다. 자체 인증 기관의 파일을 NODE_EXTRA_CA_CERTS에 지정하세요.',
  encryption:
    '연결이 이루어지지 않았습니다. TLS를 쓰는 서버에는 rediss://, 쓰지 않는 서버에는 redis://를 쓰세요.',
  database: '그 번호의 데이터베이스가 없습니다. 번호를 빼거나 더 작은 번호를 쓰세요.',
} as const;

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/** Sweeps over several machines: the queue, and `gradus worker`. */
export const queue: typeof english = {
  badAddress: (shown, reason) => {
    const problems = {
      scheme: 'redis://나 rediss://로 시작하지 않습니다',
      host: '호스트가 없습니다',
      rest: '포트 뒤에는 데이터베이스 번호만 올 수 있습니다',
      encoding: '사용자나 비밀번호에 퍼센트 인코딩이 아닌 %가 있습니다. %25로 쓰세요',
    };
    return `"${shown}": 큐의 주소가 아닙니다. ${problems[reason]}. 예: --queue redis://HOST:6379`;
  },
  noAddress:
    '--queue에 주소가 없습니다. 예: --queue redis://HOST:6379. GRADUS_QUEUE에 넣어도 됩니다.',
  noConnection: (shown, problem, message) =>
    `${shown}의 Redis를 쓸 수 없습니다: ${problem === 'other' ? `${system.original(message)}.` : CONNECTION[problem]}`,
  oldRedis: (shown, version, least) =>
    `${shown}의 Redis는 버전 ${version}입니다. 스윕에는 Redis ${least} 이상이 필요합니다.`,
  evicts: (shown, policy) =>
    `${shown}의 Redis는 메모리가 차면 키를 지우므로(maxmemory-policy ${policy}) 시도를 잃을 수 있습니다. maxmemory-policy를 noeviction으로 바꾸세요.`,
  tooLarge: (bytes, most) =>
    `데이터가 ${mebibytes(bytes)}입니다. 큐로는 ${mebibytes(most)}까지 보낼 수 있습니다. --queue 없이 이 컴퓨터에서 스윕하세요.`,
  noRoomForData: (bytes) =>
    `Redis에 데이터 ${mebibytes(bytes)}가 들어갈 자리가 없습니다(maxmemory 한도). 한도를 올리거나 오래된 스윕을 지우세요: gradus sweep rm ID --queue URL`,
  gone: (sweep) => `스윕 ${sweep}: Redis에 더는 없습니다.`,
  incompleteData: (sweep) => `Redis에 있는 스윕 ${sweep}의 데이터가 바뀌었습니다.`,
  noTrial: (job, problem) =>
    `작업 ${job}: 이 스윕의 시도가 아니어서 건너뜁니다${problem === '' ? '' : ` (${problem})`}.`,
  stalled: (times) =>
    `이 시도를 맡은 워커가 ${times}번 죽거나 응답하지 않았습니다. 시도에 필요한 메모리가 워커에 없으면 이렇게 됩니다.`,
  lost: (shown) => `${shown}: 연결이 끊겨 다시 연결하는 중입니다. 그동안 잃는 것은 없습니다.`,
  found: (shown) => `${shown}에 다시 연결했습니다.`,
  full: (shown) =>
    `${shown}의 Redis 메모리가 찼습니다(maxmemory). 자리가 날 때까지 기다립니다. 한도를 올리거나 오래된 스윕을 지우세요.`,
  notDurable: (shown) =>
    `${shown}의 Redis는 재시작하면 데이터를 잃고, 진행 중이던 시도는 처음부터 다시 합니다. 막으려면 "appendonly yes"로 설정하세요.`,
  noWorkers: (shown) =>
    `연결된 워커가 없습니다. 아무 컴퓨터에서나 시작하세요: gradus worker --queue ${shown}`,
  refusedWorker: (worker, why) => `워커 ${worker}: 시도를 맡지 않습니다. ${why}`,
  refusedSweep: (sweep, why) => `스윕 ${sweep}: 시도를 맡지 않습니다. ${why}`,
  otherVersion: (needed, gradus) =>
    `여기 Gradus 버전은 ${gradus}, 스윕에 필요한 버전은 ${needed}입니다. 모든 컴퓨터에 같은 버전을 설치하세요.`,
  littleMemory: (needed, free, parallel) =>
    `시도 ${parallel}개를 동시에 하려면 메모리가 약 ${mebibytes(needed)} 필요한데 ${mebibytes(free)}만 남아 있습니다. 메모리를 비우${parallel === 1 ? '세요' : '거나 --parallel을 줄이세요'}.`,
  badData: (problem) => `데이터를 쓸 수 없습니다: ${problem}`,
  worker: {
    ending: '진행 중인 시도를 돌려줍니다. 한 번 더 누르면 바로 끝냅니다.',
    waiting: (shown) => `${shown}에서 스윕을 기다립니다. 끝내려면 Ctrl-C를 누르세요.`,
    joined: (sweep, parallel) => `스윕 ${sweep}의 시도를 ${parallel}개씩 맡습니다.`,
    left: (sweep) => `스윕 ${sweep}에서 더 할 일이 없습니다.`,
    handedBack: (trial) => `${trial}: 돌려주었습니다.`,
    trial: (trial, state, score, seconds) => {
      const states = { complete: '완료', stopped: '조기 중단', failed: '실패' };
      return `${trial}: ${states[state]}, ${score}, ${seconds}초`;
    },
    status: (running, ended, failed, perMinute) =>
      `진행 중 ${running}, 끝남 ${ended}${failed === 0 ? '' : ` (실패 ${failed})`}, 분당 ${perMinute}`,
  },
};
