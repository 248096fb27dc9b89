import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort, hasRedisServer, LaboratoryRedis } from '../../scripts/queue-laboratory.ts';
import { connectRedis, parseAddress, redact } from '../../workers/connection.ts';

test.each([
  ['redis://localhost', { kind: 'single', servers: [{ host: 'localhost', port: 6379 }], options: {} }],
  ['redis://:s3cret@10.0.0.5:6380/3', { kind: 'single', servers: [{ host: '10.0.0.5', port: 6380 }], options: { password: 's3cret', db: 3 } }],
  ['rediss://anna:p%3Aw%40rd@queue.example', { kind: 'single', servers: [{ host: 'queue.example', port: 6379 }], options: { username: 'anna', password: 'p:w@rd', tls: {} } }],
  ['redis://[::1]:7000', { kind: 'single', servers: [{ host: '::1', port: 7000 }], options: {} }],
  ['unix:///run/redis.sock', { kind: 'single', servers: [], options: { path: '/run/redis.sock' } }],
  ['redis+sentinel://a:26379,b/plans/2', { kind: 'sentinel', master: 'plans', servers: [{ host: 'a', port: 26379 }, { host: 'b', port: 26379 }], options: { db: 2 } }],
  ['rediss+cluster://:pw@a:7000,b:7001', { kind: 'cluster', servers: [{ host: 'a', port: 7000 }, { host: 'b', port: 7001 }], options: { password: 'pw', tls: {} } }],
])('%s', (url, expected) => {
  expect(parseAddress(url)).toEqual(expected);
});

test('further options of ioredis come as JSON', () => {
  expect(parseAddress('redis://a', '{"sentinelPassword":"x","tls":{"servername":"q"}}').options).toEqual({ sentinelPassword: 'x', tls: { servername: 'q' } });
});

test.each(['http://a', 'redis://', 'redis://a,b', 'redis://a/x', 'redis+sentinel://a:1', 'localhost:6379', 'redis://a:65536'])('%s is refused', (url) => {
  expect(() => parseAddress(url)).toThrow(expect.objectContaining({ code: 'configuration-invalid' }));
});

test('passwords are not shown', () => {
  expect(redact('rediss://anna:secret@queue.example/1')).toBe('rediss://***@queue.example/1');
  expect(() => parseAddress('redis://anna:secret@a/x')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
});

test.each(['redis://:se/cret@a:1', 'redis://:se@cret@a:1', 'redis://:secret%@a:1', 'redis+sentinel://:se/cret@a:1,b:2/plans'])('signs of a password that must be escaped: %s is refused, says so and shows nothing of it', (url) => {
  expect(() => parseAddress(url)).toThrow(expect.objectContaining({ code: 'configuration-invalid', message: expect.stringMatching(/^(?!.*cret).*%2F/) }));
});

test('nobody there: a clear error after a little patience', async () => {
  const url = `redis://:secret@127.0.0.1:${await freePort()}`;
  await expect(connectRedis(url, undefined, { patience: 2 })).rejects.toMatchObject({ code: 'redis-unavailable', message: expect.stringMatching(/^(?!.*secret).*nothing listens there/) });
});

describe.skipIf(!hasRedisServer())('a server', () => {
  let folder: string;
  let redis: LaboratoryRedis | null = null;
  const start = async (...settings: string[]) => {
    redis = new LaboratoryRedis(await freePort(), join(folder, 'redis'), settings);
    await redis.start();
    return redis;
  };
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'kehoach-connection-')); });
  afterEach(async () => {
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('that would throw jobs away is refused', async () => {
    const { url } = await start('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    await expect(connectRedis(url, undefined)).rejects.toMatchObject({ code: 'redis-unavailable', message: expect.stringContaining('noeviction') });
  });

  test('that keeps nothing on disk is warned of', async () => {
    const { url } = await start('--appendonly', 'no');
    const warnings: string[] = [];
    (await connectRedis(url, undefined, { onWarning: (text) => warnings.push(text) })).disconnect();
    expect(warnings).toEqual([expect.stringContaining('append-only')]);
  });

  test('with another password refuses at once', async () => {
    const { url } = await start('--requirepass', 'right');
      await expect(connectRedis(url.replace('//', '//:wrong@'), undefined, { patience: 3600 })).rejects.toMatchObject({ code: 'redis-unavailable', message: expect.stringMatching(/WRONGPASS|invalid/) });
    await expect(connectRedis(url, undefined, { patience: 3600 })).rejects.toMatchObject({ code: 'redis-unavailable', message: expect.stringContaining('asks for a password') });
    (await connectRedis(url.replace('//', '//:right@'), undefined)).disconnect();
  });

  test('that goes and comes back is told of once each', async () => {
    const server = await start();
    const outages: string[] = [];
    const client = await connectRedis(server.url, undefined, { onOutage: ({ state }) => outages.push(state) });
    await server.stop('SIGKILL');
    const waiting = client.set('a', '1');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await server.start();
    expect(await waiting).toBe('OK');
    expect(outages).toEqual(['lost', 'back']);
    client.disconnect();
  });
}, 30_000);
