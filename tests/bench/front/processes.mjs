// Starting programs, and what the kernel says about them: CPU time, memory, descriptors.
import { spawn, execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import os from 'node:os';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString());
const isPinned = os.cpus().length > 1;

// The servers have one core, whatever asks them and stands behind them another: neither takes the other's time.
export const serverCore = command => (isPinned ? ['taskset', '-c', '0', ...command] : command);
export const clientCore = command => (isPinned ? ['taskset', '-c', '1', ...command] : command);

export async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

const running = new Set();

// Ends with the bench, whoever started it.
export function keep(child) {
  running.add(child);
  child.on('exit', () => running.delete(child));
  return child;
}

export function start(command, { log = 'ignore', env = process.env } = {}) {
  const out = log === 'ignore' ? 'ignore' : openSync(log, 'a');
  const child = keep(spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', out], env }));
  child.stdin.on('error', () => {});
  child.lines = createInterface({ input: child.stdout });
  child.waiting = [];
  child.said = [];
  child.lines.on('line', line => (child.waiting.length ? child.waiting.shift()(line) : child.said.push(line)));
  child.lines.on('close', () => child.waiting.splice(0).forEach(tell => tell(null)));
  child.command = command;
  return child;
}

// The next line of its standard output. A program that ends before, or says nothing for so long, ends the bench.
export async function nextLine(child, seconds = 90) {
  const line = child.said.length ? child.said.shift() : await new Promise(resolve => {
    const limit = setTimeout(() => resolve(null), seconds * 1000);
    child.waiting.push(text => { clearTimeout(limit); resolve(text); });
  });
  if (line === null) throw new Error(`no answer from: ${child.command.join(' ')}`);
  return line;
}

// It is told by the end of its standard input, or by a signal.
export async function stop(child, { byInput = false } = {}) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise(resolve => child.once('exit', resolve));
  if (byInput) child.stdin.end();
  else child.kill();
  const limit = setTimeout(() => child.kill('SIGKILL'), 12000);
  await gone;
  clearTimeout(limit);
}

export const stopAll = (keep = []) => Promise.all([...running].filter(child => !keep.includes(child)).map(child => stop(child)));

const statusOf = pid => {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

export function tree(pid) {
  const parents = readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => {
    try { return [[Number(name), Number(statusOf(name)[1])]]; } catch { return []; }
  });
  const found = [pid];
  for (const parent of found) found.push(...parents.filter(([, p]) => p === parent).map(([child]) => child));
  return found;
}

// Microseconds of user and system time of a process and all that it started.
export function cpuOf(pid) {
  return tree(pid).reduce((sum, one) => {
    try {
      const status = statusOf(one);
      return sum + Number(status[11]) + Number(status[12]);
    } catch { return sum; }
  }, 0) * 1e6 / ticksPerSecond;
}

const sumOf = (pids, key) => pids.reduce((sum, one) => {
  try { return sum + Number(readFileSync(`/proc/${one}/smaps_rollup`, 'latin1').match(new RegExp(`^${key}: +(\\d+)`, 'm'))[1]); } catch { return sum; }
}, 0);
const memoryOfAll = pids => ({ pss: sumOf(pids, 'Pss'), private: sumOf(pids, 'Private_Clean') + sumOf(pids, 'Private_Dirty') });

// In kB. Private is what would come back if it ended; PSS adds its share of what others use too.
export const memoryOf = pid => memoryOfAll(tree(pid));            // with all that it started
export const memoryOfAlone = pid => memoryOfAll([pid]);

export const loadOfMachine = () => os.loadavg()[0];
export const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
export const write = (path, text) => writeFileSync(path, text, { mode: 0o600 });
