/** Where Redis is, and a connection that fails within seconds at the start and waits for ever once it was there. */
import { Cluster, Redis } from 'ioredis';
import { z } from 'zod';
import { PipelineError } from '../pipeline/errors.ts';

/** An ioredis client of either kind. */
export type RedisClient = Redis | Cluster;

/** Oldest Redis that BullMQ and we are tested with. */
const OLDEST = [6, 2] as const;

export interface ConnectOptions {
  /** seconds after which a refusal is believed; a server that says nothing at all, as a busy machine does, gets three times as long */
  patience?: number;
  /** the server is gone (once an outage), and it is back */
  onOutage?: (outage: { state: 'lost' } | { state: 'back'; seconds: number }) => void;
  /** something about the server is dangerous but no reason to stop */
  onWarning?: (text: string) => void;
}

const ESCAPES = 'signs such as / @ # % in a password must be written as %2F %40 %23 %25';

/** What ioredis takes; its own type is too narrow for options that come as JSON. */
type Options = Record<string, unknown>;
interface Address { servers: { host: string; port: number }[]; kind: 'single' | 'sentinel' | 'cluster'; master?: string; options: Options }

/**
 * Understand an address:
 * `redis://[user:password@]host[:port][/database]`, `rediss://…` (TLS), `unix:///path/to.sock`,
 * `redis+sentinel://[user:password@]host:port,host:port/master[/database]`, `redis+cluster://[user:password@]host:port,host:port` (both also as `rediss+…`).
 * `more`: further options of ioredis as JSON, e.g. `{"tls":{"ca":"…"},"sentinelPassword":"…"}`.
 * Throws PipelineError `configuration-invalid`.
 */
export function parseAddress(url: string, more?: string): Address {
  const refuse = (why: string): never => {
    throw new PipelineError('configuration-invalid', `${why}: ${redact(url)}`, { stage: 'redis' });
  };
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      return refuse(ESCAPES);
    }
  };
  const extra = parseOptions(more);
  if (url.startsWith('unix:')) return { servers: [], kind: 'single', options: { path: url.replace(/^unix:(?:\/\/)?/, ''), ...extra } };
  const match = /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/]+)(?:\/([^?]*))?$/.exec(url);
  if (!match || /@/.test(match[5] ?? '')) return refuse(/@.*@|[/?#].*@/.test(url.replace('://', '')) ? ESCAPES : 'not an address of Redis (redis://host:port, see kehoach work --help)');
  const [, secure, kind = 'single', login, hosts, path = ''] = match;
  const servers = hosts!.split(',').map((part) => {
    const server = /^(\[[0-9a-fA-F:]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(part);
    const port = Number(server?.[2] ?? (kind === 'sentinel' ? 26379 : 6379));
    return server && port < 65_536 ? { host: server[1]!.replace(/^\[|\]$/g, ''), port } : refuse('a host or port that cannot be understood');
  });
  if (kind === 'single' && servers.length > 1) refuse('several hosts need redis+sentinel:// or redis+cluster://');
  const parts = path.split('/').filter((part) => part !== '');
  const master = kind === 'sentinel' ? parts.shift() : undefined;
  if (kind === 'sentinel' && !master) refuse('the name of the master is missing');
  const database = parts.shift();
  if (database !== undefined && !/^\d{1,4}$/.test(database)) refuse('the database must be a number');
  const [username, ...password] = (login ?? '').split(':').map(decode);
  return {
    servers, kind: kind as Address['kind'], ...(master && { master }),
    options: {
      ...(password.length > 0 ? { password: password.join(':'), ...(username && { username }) } : {}),
      ...(database && { db: Number(database) }), ...(secure && { tls: {} }), ...extra,
    },
  };
}

function parseOptions(json: string | undefined): Options {
  if (!json) return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(json));
  } catch (error) {
    throw new PipelineError('configuration-invalid', 'the options of Redis are no JSON object', { stage: 'redis', cause: error });
  }
}

/** An address without its password, also one in which signs of the password are not escaped. */
export function redact(url: string): string {
  return url.replace(/\/\/.*@/, '//***@');
}

/**
 * Connect and check version, eviction policy and persistence.
 * Throws PipelineError `redis-unavailable`: nothing answers, it refuses the login, it is too old, or it may throw jobs away.
 */
export async function connectRedis(url: string, more: string | undefined, options: ConnectOptions = {}): Promise<RedisClient> {
  const { patience = 3 } = options;
  const address = parseAddress(url, more);
  const client = createClient(address);
  let last: Error | null = null;
  const failed = new Promise<never>((_, reject) => {
    client.on('error', (error: Error) => {
      last = error;
      if (/^(?:WRONGPASS|NOAUTH|NOPERM|ERR invalid password|ERR AUTH|ERR DB index)/.test(error.message)) reject(error);
    });
  });
  const timers: NodeJS.Timeout[] = [];
  const late = new Promise<never>((_, reject) => {
    timers.push(setTimeout(() => { if (last) reject(last); }, patience * 1000), setTimeout(() => reject(last ?? new Error('no answer')), patience * 3000));
  });
  try {
    await Promise.race([client.status === 'ready' ? undefined : new Promise((resolve) => client.once('ready', resolve)), failed, late]);
    await Promise.race([checkServer(client, options.onWarning ?? (() => {})), failed, late]);
  } catch (error) {
    client.disconnect();
    if (error instanceof PipelineError) throw error;
    const reason = last ? reasonOf(last) : reasonOf(error as Error);
    throw new PipelineError('redis-unavailable', `Redis at ${redact(url)} cannot be used: ${reason}`, { stage: 'redis', cause: error });
  } finally {
    for (const timer of timers) clearTimeout(timer);
    failed.catch(() => {});
    late.catch(() => {});
  }
  watchOutages(client, options.onOutage ?? (() => {}));
  return client;
}

function createClient({ servers, kind, master, options }: Address): RedisClient {
  const wait = (times: number) => Math.min(100 * 2 ** Math.min(times, 5), 2_000);
  // BullMQ needs commands to wait for the server rather than fail.
  const common: Options = { maxRetriesPerRequest: null, connectTimeout: 5_000, keepAlive: 10_000, retryStrategy: wait, ...options };
  switch (kind) {
    case 'single': return new Redis({ ...servers[0], ...common } as never);
    case 'sentinel': return new Redis({ sentinels: servers, name: master, sentinelRetryStrategy: wait, ...common } as never);
    case 'cluster': return new Cluster(servers, { redisOptions: common, clusterRetryStrategy: wait } as never);
    default: return kind satisfies never;
  }
}

function reasonOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  if (error.message.startsWith('NOAUTH')) return 'it asks for a password (redis://:password@host)';
  const words: Record<string, string> = { ECONNREFUSED: 'nothing listens there', ENOTFOUND: 'no such host', ENOENT: 'no such socket', ETIMEDOUT: 'no answer', EACCES: 'not allowed' };
  return words[code ?? ''] ?? (error.message || code || 'no answer');
}

/** What a server says of itself: too old or about to lose jobs is an error, risky is a warning. */
async function checkServer(client: RedisClient, warn: (text: string) => void): Promise<void> {
  const info = await client.info().catch(() => null);
  if (info === null) return warn('Redis does not tell its settings (INFO is not allowed); check version, maxmemory-policy and AOF by hand');
  const value = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim();
  const version = value('redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const refuse = (why: string): never => { throw new PipelineError('redis-unavailable', why, { stage: 'redis' }); };
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) refuse(`Redis ${version} is too old; ${OLDEST.join('.')} or newer is needed`);
  const policy = value('maxmemory_policy');
  if (policy && policy !== 'noeviction') {
    const words = `Redis would throw waiting jobs away when its memory is full (maxmemory-policy ${policy}); set it to noeviction`;
    if (Number(value('maxmemory') ?? 0) > 0) refuse(words);
    warn(words);
  }
  if (value('aof_enabled') === '0') warn('Redis keeps no append-only file (appendonly no): jobs are gone when it stops; feed the same folders again then');
  if (value('role') === 'slave') refuse('this Redis is a read-only replica');
}

/** Tell of an outage once, and once of its end. */
function watchOutages(client: RedisClient, tell: NonNullable<ConnectOptions['onOutage']>): void {
  let since: number | null = null;
  // A cluster that is closed on purpose tells of that a moment later.
  client.on('close', () => setImmediate(() => {
    if (since !== null || client.status === 'end' || client.status === 'ready') return;
    since = performance.now();
    tell({ state: 'lost' });
  }));
  client.on('ready', () => {
    if (since === null) return;
    tell({ state: 'back', seconds: (performance.now() - since) / 1000 });
    since = null;
  });
}

/** Errors of a lost connection, which `onOutage` has told of already. */
export function isConnectionError(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return /^(?:ECONN|EPIPE|ENOENT|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENETUNREACH)/.test(code ?? '')
    || /Connection is closed|Socket closed|Command timed out|LOADING Redis|All sentinels are unreachable|Failed to refresh slots/i.test(message ?? '');
}
