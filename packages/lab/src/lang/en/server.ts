/** Responses of the local servers to requests that they refuse. */
export const server = {
  noPath: 'the API has no such path',
  failed: 'the server failed; its terminal says how',
  invalid: 'this is not a valid request',
  readOnly: 'this server only reads: GET and HEAD',
  noBody: 'a request has no body here',
  longUrl: (most: number) => `an address has at most ${most} characters here`,
  otherHost: 'the Host header names another server',
  otherOrigin: 'the request comes from a page of another origin',
  noPage: 'there is no such page here',
  wrongQuery: 'after and resumes are integers of at least 0',
  noRun: (id: string) => `there is no run ${id}`,
  noFile: (id: string, file: string) => `${id} has no ${file}`,
  noSweep: (id: string) => `there is no sweep ${id}`,

  // predictions
  paths: (paths: readonly string[]) => `there is no such path. There are ${paths.join(', ')}`,
  methods: (path: string, allowed: string) => `${path} takes ${allowed}`,
  tooLarge: (most: number) => `a request has at most ${most} bytes. Send rows in several requests`,
  wrongType: (type: string) => `the content type is ${type}. Send application/json`,
  notUtf8: 'the body is not UTF-8. Send JSON in UTF-8',
  notJson: (reason: string) => `the body is not JSON: ${reason}`,
  /** @param row counted from 1; null if the body itself is wrong */
  notRow: (row: number | null) =>
    `${row === null ? 'the body is not a row' : `row ${row} is not an object`}. Send an object, a list of objects, or { "rows": [...] }`,
  wrongRows: (problem: string) => `${problem} GET /schema lists the columns.`,
  wrongPicture: (row: number, problem: string) => `Row ${row}: ${problem}`,
  notBase64: 'it is not base64.',
  noPicture:
    'it needs "pixels", a list of numbers from 0 to 1, or "image", a PNG or JPEG file as base64.',
};
