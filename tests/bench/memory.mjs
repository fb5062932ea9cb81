// ./tom bench memory: tom-memory beside Chroma, mem0, one insert of SQLite, and what a search cannot be much faster than, in
// interleaved runs.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadOfMachine, stopAll } from './front/processes.mjs';
import { Report } from './front/report.mjs';
import { adds, engine, size } from './memory/inside.mjs';
import { mcp } from './memory/mcp.mjs';
import { users } from './memory/users.mjs';

const rows = { engine, mcp, adds, size, users };
const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const usage = `./tom bench memory [--rounds N] [--peers none] [ROW…]
  measures the memory service beside Chroma, mem0, SQLite and an int8 scan in interleaved runs, and prints ratios and goals;
  build/bench/memory.json has the same. Rows: ${Object.keys(rows).join(' ')}; without a name, all.`;
const settings = { rounds: 3, peers: 'all', width: 1536 };
const wanted = [];
for (let words = process.argv.slice(2); words.length;) {
  const word = words.shift();
  if (word === '--rounds') settings.rounds = Number(words.shift());
  else if (word === '--peers') settings.peers = words.shift();
  else if (Object.hasOwn(rows, word)) wanted.push(word);
  else { console.error(usage); process.exit(word === '--help' ? 0 : 2); }
}
if (!(settings.rounds >= 1) || !['all', 'none'].includes(settings.peers)) { console.error(usage); process.exit(2); }

// What is in the kernel's memory is read without a disk; what must be durable is on one.
const shared = mkdtempSync(existsSync('/dev/shm') ? '/dev/shm/tom-memory.' : '/tmp/tom-memory.');
const work = mkdtempSync('/tmp/tom-memory.');
const machine = {
  cores: os.cpus().length, model: os.cpus()[0]?.model, memory_gb: Math.round(os.totalmem() / 2 ** 30), kernel: os.release(),
  load_before: loadOfMachine(), commit: process.env.TOM_COMMIT || 'unknown', date: new Date().toISOString(), node: process.version,
};
const report = new Report();
const bench = {
  root, work, shared, ...settings, bin: `${root}/build/release/bin`, program: `${root}/build/release/tests/bench_memory`, files: new Map(),
  // A user's file with so many memories, made once.
  file(count, embedder) {
    const known = `${count}-${embedder}`;
    if (!this.files.has(known)) {
      const folder = mkdtempSync(`${shared}/file.`);
      const raw = count <= 10000 ? `${folder}/raw` : '';
      execFileSync(this.program, ['fill', `${folder}/user.sqlite`, String(count), String(settings.width), embedder, ...(raw ? [raw] : [])], { stdio: ['ignore', 'inherit', 'inherit'] });
      this.files.set(known, { path: `${folder}/user.sqlite`, raw });
    }
    return this.files.get(known);
  },
  inside(...words) {
    return JSON.parse(execFileSync(this.program, words.map(String), { maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'inherit'] }).toString());
  },
  copy: copyFileSync, link: linkSync, sizeOf: file => statSync(file).size,
};
let status = 0;
const finish = async () => { await stopAll(); for (const folder of [shared, work]) rmSync(folder, { recursive: true, force: true }); };
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, async () => { await finish(); process.exit(130); });
try {
  console.log(`tom-memory ${machine.commit}, ${settings.rounds} rounds, median (lowest-highest); ${machine.cores} cores of ${machine.model}, load ${machine.load_before.toFixed(1)}; Node ${machine.node}`);
  for (const name of wanted.length ? wanted : Object.keys(rows)) {
    try {
      await rows[name](bench, report);
    } catch (error) {
      status = 1;
      report.missed(name, `could not be measured: ${error.message}`);
    } finally {
      await stopAll();
    }
  }
  machine.load_after = loadOfMachine();
  report.summary();
  console.log(`load of the machine: ${machine.load_before.toFixed(1)} before, ${machine.load_after.toFixed(1)} after`);
  mkdirSync(`${root}/build/bench`, { recursive: true });
  writeFileSync(`${root}/build/bench/memory.json`, JSON.stringify({ machine, settings, rows: report.rows, goals: report.goals, notes: report.notes }, null, 1));
} finally {
  await finish();
}
process.exit(status);
