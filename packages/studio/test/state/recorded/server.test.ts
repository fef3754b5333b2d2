/** A page from a server without runs has none, and shows no error. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { runServer } from '../../../src/state/recorded/server.ts';
import { ENTRY } from './records.ts';

async function served(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return runServer(`http://127.0.0.1:${(server.address() as AddressInfo).port}/studio/`);
}

const answering = (status: number, type: string, body: string): RequestListener => {
  return (_request, response) =>
    void response.writeHead(status, { 'content-type': type }).end(body);
};

it.each([
  ['has no such file', 404, 'text/plain', 'not found'],
  ['says so in JSON', 404, 'application/json', '{"error":"no such path"}'],
  ['answers with the page', 200, 'text/html', '<!doctype html>'],
  ['answers with other JSON', 200, 'application/json', '{"hello":1}'],
  ['answers with half of it', 200, 'application/json', '{"runs":['],
])('a server that %s has no runs', async (_, status, type, body) => {
  const server = await served(answering(status, type, body));
  expect(await server.list()).toBeNull();
});

it('a missing server has no runs', async () => {
  expect(await runServer('http://127.0.0.1:1/').list()).toBeNull();
});

it('reports the failure of a server', async () => {
  const server = await served(answering(500, 'application/json', '{"error":"the disk is gone"}'));
  await expect(server.list()).rejects.toThrow('the disk is gone');
});

it('asks for runs beside the page, and escapes their names', async () => {
  const asked: string[] = [];
  const server = await served((request, response) => {
    asked.push(request.url ?? '');
    answering(
      200,
      'application/json',
      JSON.stringify({ runs: [ENTRY], corrupt: [] }),
    )(request, response as never);
  });
  expect((await server.list())?.runs).toHaveLength(1);
  await expect(server.follow('../a b', { total: 3, resumes: 1 })).rejects.toThrow('../a b');
  expect(await server.weights('x', 'best')).toBeInstanceOf(Uint8Array);
  expect(asked).toEqual([
    '/studio/api/runs',
    '/studio/api/runs/..%2Fa%20b/events?after=3&resumes=1',
    '/studio/api/runs/x/best',
  ]);
});

it('missing weights are null, and a refusal is an error', async () => {
  const none = await served(answering(404, 'application/json', '{"error":"has no best"}'));
  expect(await none.weights('x', 'best')).toBeNull();
  const wrong = await served(answering(422, 'application/json', '{"error":"is not JSON"}'));
  await expect(wrong.weights('x', 'weights')).rejects.toThrow('is not JSON');
  await expect(wrong.follow('x', { total: 0, resumes: 0 })).rejects.toThrow('is not JSON');
});
