/** Before all tests: bring `redis-server` where it is missing and can be had (apt, as root), or say loudly that its tests will not run. */
import { spawnSync } from 'node:child_process';

const found = (command: string) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

export default function setup(): void {
  if (found('redis-server')) return;
  if (process.getuid?.() === 0 && found('apt-get')) {
    console.log('redis-server is missing: installing it with apt-get');
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env: environment });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
  }
  if (!found('redis-server')) {
    console.warn('\n*** redis-server is not installed: the tests of the distributed workers are NOT RUN.\n*** Install it (Debian: apt-get install redis-server; macOS: brew install redis) and run the tests again.\n');
  }
}
