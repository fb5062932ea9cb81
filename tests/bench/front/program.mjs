// What the benches have in common: the command line, the machine, one row after the other, and the report at the end.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { useGenerator } from './load.mjs';
import { loadOfMachine, stopAll } from './processes.mjs';
import { Report } from './report.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../../..');
const text = (...command) => { try { return execFileSync(command[0], command.slice(1), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }).toString().trim(); } catch { return 'unknown'; } };

function settingsOf({ name, about, rows }) {
  const usage = `./tom bench ${name} [--rounds N] [--seconds S] [ROW…]
  ${about}
  build/bench/${name}.json has the same. Rows: ${Object.keys(rows).join(' ')}; without a name, all.`;
  const settings = { rounds: 3, seconds: 3 };
  const wanted = [];
  for (let words = process.argv.slice(2); words.length;) {
    const word = words.shift();
    if (word === '--rounds' || word === '--seconds') settings[word.slice(2)] = Number(words.shift());
    else if (Object.hasOwn(rows, word)) wanted.push(word);
    else { console.error(usage); process.exit(word === '--help' ? 0 : 2); }
  }
  if (!(settings.rounds >= 1 && settings.seconds > 0)) { console.error(usage); process.exit(2); }
  return { settings, wanted: wanted.length ? wanted : Object.keys(rows) };
}

// rows: { name: async (servers, report, settings) }; prepare makes the servers that they are given, of which keep() must
// outlive a row.
export async function runBench({ name, about, program, rows, prepare }) {
  const { settings, wanted } = settingsOf({ name, about, rows });
  const machine = {
    cores: os.cpus().length, model: os.cpus()[0]?.model, memory_gb: Math.round(os.totalmem() / 2 ** 30), kernel: os.release(),
    load_before: loadOfMachine(), commit: process.env.TOM_COMMIT || 'unknown', date: new Date().toISOString(),
    nginx: text('sh', '-c', 'nginx -v 2>&1').replace(/.*\//, ''), node: process.version,
  };
  const work = mkdtempSync(`/tmp/tom-${name}.`);
  const report = new Report();
  let status = 0;
  const finish = async () => { await stopAll(); rmSync(work, { recursive: true, force: true }); };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, async () => { await finish(); process.exit(130); });
  try {
    console.log(`${program} ${machine.commit}, ${settings.rounds} rounds of ${settings.seconds} s, median (lowest-highest); ${machine.cores} cores of ${machine.model}, load ${machine.load_before.toFixed(1)}; nginx ${machine.nginx}, Node ${machine.node}`);
    const peers = text('tests/interop/peers.sh', 'tests/bench');
    if (peers === 'unknown') throw new Error('the npm peers could not be installed: run tests/interop/peers.sh tests/bench');
    useGenerator(`${root}/build/release/tests/frontload`);
    const servers = await prepare({ root, bin: `${root}/build/release/bin`, tests: `${root}/build/release/tests`, work, peers });
    for (const row of wanted) {
      try {
        await rows[row](servers, report, settings);
      } catch (error) {
        status = 1;
        report.missed(row, `could not be measured: ${error.message}`);
      } finally {
        await stopAll(servers.keep());
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
