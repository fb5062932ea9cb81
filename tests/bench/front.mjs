// ./tom bench front: tom-server beside nginx, Node.js and a bare QSslServer in one interleaved run.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { useGenerator } from './front/load.mjs';
import { loadOfMachine, stopAll } from './front/processes.mjs';
import { Report } from './front/report.mjs';
import { Servers } from './front/servers.mjs';
import { idle, slow } from './front/connections.mjs';
import { footprint } from './front/footprint.mjs';
import { own, proxied, signin } from './front/requests.mjs';
import { streams } from './front/streams.mjs';

const rows = { proxied, own, slow, idle, streams, signin, footprint };
const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const usage = `./tom bench front [--rounds N] [--seconds S] [ROW…]
  measures tom-server beside nginx, Node.js and a bare QSslServer in one interleaved run, and prints ratios and goals;
  build/bench/front.json has the same. Rows: ${Object.keys(rows).join(' ')}; without a name, all.`;
const settings = { rounds: 3, seconds: 3 };
const wanted = [];
for (let words = process.argv.slice(2); words.length;) {
  const word = words.shift();
  if (word === '--rounds' || word === '--seconds') settings[word.slice(2)] = Number(words.shift());
  else if (Object.hasOwn(rows, word)) wanted.push(word);
  else { console.error(usage); process.exit(word === '--help' ? 0 : 2); }
}
if (!(settings.rounds >= 1 && settings.seconds > 0)) { console.error(usage); process.exit(2); }

const text = (...command) => { try { return execFileSync(command[0], command.slice(1), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }).toString().trim(); } catch { return 'unknown'; } };
const machine = {
  cores: os.cpus().length, model: os.cpus()[0]?.model, memory_gb: Math.round(os.totalmem() / 2 ** 30), kernel: os.release(),
  load_before: loadOfMachine(), commit: process.env.TOM_COMMIT || 'unknown', date: new Date().toISOString(),
  nginx: text('sh', '-c', 'nginx -v 2>&1').replace(/.*\//, ''), node: process.version,
};
const work = mkdtempSync('/tmp/tom-front.');
const report = new Report();
let status = 0;
const finish = async () => { await stopAll(); rmSync(work, { recursive: true, force: true }); };
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, async () => { await finish(); process.exit(130); });
try {
  console.log(`tom-server ${machine.commit}, ${settings.rounds} rounds of ${settings.seconds} s, median (lowest-highest); ${machine.cores} cores of ${machine.model}, load ${machine.load_before.toFixed(1)}; nginx ${machine.nginx}, Node ${machine.node}`);
  const peers = text('tests/interop/peers.sh', 'tests/bench');
  if (peers === 'unknown') throw new Error('the npm peers could not be installed: run tests/interop/peers.sh tests/bench');
  useGenerator(`${root}/build/release/tests/frontload`);
  const servers = await Servers.prepare({ bin: `${root}/build/release/bin`, tests: `${root}/build/release/tests`, work, peers });
  for (const name of wanted.length ? wanted : Object.keys(rows)) {
    try {
      await rows[name](servers, report, settings);
    } catch (error) {
      status = 1;
      report.missed(name, `could not be measured: ${error.message}`);
    } finally {
      await stopAll([servers.agent.child]);
    }
  }
  machine.load_after = loadOfMachine();
  report.summary();
  console.log(`load of the machine: ${machine.load_before.toFixed(1)} before, ${machine.load_after.toFixed(1)} after`);
  mkdirSync(`${root}/build/bench`, { recursive: true });
  writeFileSync(`${root}/build/bench/front.json`, JSON.stringify({ machine, settings, rows: report.rows, goals: report.goals, notes: report.notes }, null, 1));
} finally {
  await finish();
}
process.exit(status);
