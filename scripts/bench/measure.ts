/** CPU seconds, wall seconds and peak memory of a command with all its descendants, from /proc; where there is no /proc, only wall seconds. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** `cpu` and `wall` in seconds, `memory` in MiB: the greatest sum over the process tree at any look; null where it cannot be told; `course`: the greatest in each tenth of the time. */
export interface Cost { cpu: number | null; wall: number; memory: number | null; course: number[] }

export interface CommandLine { command: string; args: string[]; environment?: Record<string, string>; /** exit codes that are no failure */ accept?: number[] }

const HAS_PROC = existsSync('/proc/self/stat');
/** Clock ticks a second: 100 on every Linux that Node runs on. */
const TICKS = 100;
const LOOK_EVERY = 60;
const TENTHS = 10;

/** Run commands one after the other and add up what they cost. Throws where one fails. */
export async function measure(commands: CommandLine[]): Promise<Cost> {
  const cpuBefore = childrenCpu();
  const started = performance.now();
  const looks: number[] = [];
  for (const command of commands) looks.push(...await runOnce(command));
  const cpuAfter = childrenCpu();
  return {
    wall: (performance.now() - started) / 1000,
    cpu: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore,
    memory: HAS_PROC ? looks.reduce((most, look) => Math.max(most, look), 0) : null,
    course: Array.from({ length: TENTHS }, (_, tenth) => looks.slice(Math.floor((tenth * looks.length) / TENTHS), Math.floor(((tenth + 1) * looks.length) / TENTHS)).reduce((most, look) => Math.max(most, look), 0)),
  };
}

/** Run one command to its end; its tree's memory in MiB at each look. */
function runOnce({ command, args, environment, accept = [0] }: CommandLine): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => { complaint = (complaint + chunk.toString()).slice(-2000); });
    const looks: number[] = [];
    const look = () => { if (HAS_PROC && child.pid) looks.push(treeMemory(child.pid)); };
    const timer = setInterval(look, LOOK_EVERY);
    look();
    child.on('error', (error) => {
      clearInterval(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearInterval(timer);
      if (code !== null && accept.includes(code)) resolve(looks);
      else reject(new Error(`${command} ended with ${code}: ${complaint.trim()}`));
    });
  });
}

/** CPU seconds of all descendants: of those that have ended and been waited for, and of those that live. */
export function childrenCpu(): number | null {
  if (!HAS_PROC) return null;
  const [self, ...descendants] = treeOf(process.pid).map(timesOf);
  return self!.waited + descendants.reduce((sum, { own, waited }) => sum + own + waited, 0);
}

/** CPU seconds of a process, and of those of its children that it waited for. */
function timesOf(pid: number): { own: number; waited: number } {
  const USER = 11;
  try {
    const [user, system, childrenUser, childrenSystem] = afterName(readFileSync(`/proc/${pid}/stat`, 'utf8')).slice(USER).map((ticks) => Number(ticks) / TICKS);
    return { own: user! + system!, waited: childrenUser! + childrenSystem! };
  } catch {
    return { own: 0, waited: 0 };
  }
}

/** Memory of a process and its descendants in MiB, pages shared between them counted once (proportional set size). */
function treeMemory(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + memoryOf(pid), 0);
}

/** A process and its descendants that live. */
function treeOf(root: number): number[] {
  const childrenOf = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) ? parentOf(entry) : null;
    if (parent !== null) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(entry)]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(childrenOf.get(pid) ?? []));
  return tree;
}

function parentOf(pid: string): number | null {
  try {
    return Number(afterName(readFileSync(`/proc/${pid}/stat`, 'utf8'))[1]);
  } catch {
    return null;
  }
}

function memoryOf(pid: number): number {
  for (const [file, key] of [['smaps_rollup', 'Pss'], ['status', 'VmRSS']] as const) {
    try {
      const found = new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'));
      if (found) return Number(found[1]) / 1024;
    } catch {
      // the process has ended, or its details are not ours to read
    }
  }
  return 0;
}

/** The fields of a stat line behind the process name, which may hold spaces: state, parent, … */
function afterName(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The middle of the values; of an even number, the lower of the two in the middle. Null where there are none. */
export function median(values: (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
