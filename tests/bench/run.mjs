// What every bench with rows and goals does: its words, the machine, the rows one after the other, and the file at the end.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadOfMachine, stopAll } from './front/processes.mjs';
import { Report } from './front/report.mjs';

export const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
export const text = (...command) => { try { return execFileSync(command[0], command.slice(1), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }).toString().trim(); } catch { return 'unknown'; } };

export function npmPeers(folder) {
  const peers = text('tests/interop/peers.sh', folder);
  if (peers === 'unknown') throw new Error(`the npm peers could not be installed: run tests/interop/peers.sh ${folder}`);
  return peers;
}

// prepare(work) gives what the rows are called with, and keep(): the processes that stay between rows.
export async function runBench({ name, what, usage, rows, versions, prepare }) {
  const settings = { rounds: 3, seconds: 3 };
  const wanted = [];
  for (let words = process.argv.slice(2); words.length;) {
    const word = words.shift();
    if (word === '--rounds' || word === '--seconds') settings[word.slice(2)] = Number(words.shift());
    else if (Object.hasOwn(rows, word)) wanted.push(word);
    else { console.error(usage); process.exit(word === '--help' ? 0 : 2); }
  }
  if (!(settings.rounds >= 1 && settings.seconds > 0)) { console.error(usage); process.exit(2); }

  const machine = {
    cores: os.cpus().length, model: os.cpus()[0]?.model, memory_gb: Math.round(os.totalmem() / 2 ** 30), kernel: os.release(),
    load_before: loadOfMachine(), commit: process.env.TOM_COMMIT || 'unknown', date: new Date().toISOString(), ...versions,
  };
  const work = mkdtempSync(`/tmp/tom-${name}.`);
  const report = new Report();
  let status = 0;
  const finish = async () => { await stopAll(); rmSync(work, { recursive: true, force: true }); };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, async () => { await finish(); process.exit(130); });
  try {
    const others = Object.entries(versions).map(([program, version]) => `${program} ${version}`).join(', ');
    console.log(`${what} ${machine.commit}, ${settings.rounds} rounds of ${settings.seconds} s, median (lowest-highest); ${machine.cores} cores of ${machine.model}, load ${machine.load_before.toFixed(1)}; ${others}`);
    const { context, keep = () => [] } = await prepare(work);
    for (const row of wanted.length ? wanted : Object.keys(rows)) {
      try {
        await rows[row](context, report, settings);
      } catch (error) {
        status = 1;
        report.missed(row, `could not be measured: ${error.message}`);
      } finally {
        await stopAll(keep());
      }
    }
    machine.load_after = loadOfMachine();
    report.summary();
    console.log(`load of the machine: ${machine.load_before.toFixed(1)} before, ${machine.load_after.toFixed(1)} after`);
    mkdirSync(`${root}/build/bench`, { recursive: true });
    writeFileSync(`${root}/build/bench/${name}.json`, JSON.stringify({ machine, settings, rows: report.rows, goals: report.goals, notes: report.notes }, null, 1));
  } finally {
    await finish();
  }
  process.exit(status);
}
