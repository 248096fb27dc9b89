/** How commands find Redis. */
import { Option, type Command } from 'commander';

export interface RedisFlags { redis?: string; redisOptions?: string }

const OPTIONS = () => new Option('--redis-options <json>', 'more options for the connection, as ioredis takes them').env('KEHOACH_REDIS_OPTIONS');
const help = (environment: string) => `
Redis: redis://[user:password@]host[:port][/database], rediss:// (TLS), unix:///path,
redis+sentinel://host:port,host:port/master, redis+cluster://host:port,host:port.
Passwords are better given by the environment than on the command line: ${environment}.`;
const PASSWORD_OPTION = `KEHOACH_REDIS_OPTIONS='{"password":"…"}'`;

export function addRedisOptions(command: Command): Command {
  return command
    .addOption(new Option('--redis <url>', 'address of Redis').env('KEHOACH_REDIS').default('redis://127.0.0.1:6379'))
    .addOption(OPTIONS())
    .addHelpText('after', help(`KEHOACH_REDIS, or ${PASSWORD_OPTION}`));
}

/** For commands that can do without Redis, or start one of their own: an address in the environment alone must not send them there. */
export function addOptionalRedisOptions(command: Command, text: string): Command {
  return command.option('--redis <url|local>', text).addOption(OPTIONS()).addHelpText('after', help(PASSWORD_OPTION));
}
