/** The process between a run and its private redis-server: when the run is gone, however it ended, the server is stopped. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

const [data, socket] = process.argv.slice(2) as [string, string];
const server = spawn('redis-server', [
  '--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', data, '--daemonize', 'no',
  '--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction',
], { stdio: ['ignore', 'pipe', 'pipe'] });

const tell = (message: { ready: true } | { error: string }) => { if (process.connected) process.send!(message); };
let last = '';
for (const stream of [server.stdout, server.stderr]) {
  stream.setEncoding('utf8').on('data', (text: string) => {
    last = (last + text).slice(-1000);
    if (/ready to accept connections/i.test(last)) tell({ ready: true });
  });
}
server.once('error', (error: NodeJS.ErrnoException) => {
  tell({ error: error.code === 'ENOENT' ? 'it is not installed (Debian: apt-get install redis-server; macOS: brew install redis)' : error.message });
  process.exitCode = 1;
  process.disconnect?.();
});
server.once('exit', (code) => {
  tell({ error: `it ended with code ${code}: ${last.trim().split('\n').at(-1) ?? ''}` });
  // The run may be gone, and the folder of the socket is nobody else's.
  rmSync(dirname(socket), { recursive: true, force: true });
  process.exit();
});
process.on('disconnect', () => { server.kill('SIGTERM'); });
// The run may be gone already.
if (!process.connected) server.kill('SIGTERM');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
