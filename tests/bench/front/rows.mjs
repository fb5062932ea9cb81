// What is measured in front of the agent, and the goal of each.
import { hold, measure, timeToReady } from './load.mjs';
import { freePort, memoryOf, sleep, write } from './processes.mjs';
import { median, ratio } from './report.mjs';

const busy = 0.9;   // of a core: from there on the generator may be what bounds
const times = (count, make) => Array.from({ length: count }, make);
const inTurn = (list, round) => list.map((_, i) => list[(i + round) % list.length]);

// Each asker in turn, round after round; { name: [result of each round] }. isWarming: once before, not counted, for who
// compiles while it runs.
async function interleaved(rounds, askers, isWarming = false) {
  const results = Object.fromEntries(askers.map(({ name }) => [name, []]));
  if (isWarming) for (const { ask } of askers) await ask();
  for (let round = 0; round < rounds; ++round)
    for (const { name, ask } of inTurn(askers, round)) results[name].push(await ask());
  return results;
}
const pick = (results, key, scale = 1) => Object.fromEntries(Object.entries(results).map(([name, all]) => [name, all.map(r => r[key] * scale)]));

function tell(report, results) {
  for (const [name, all] of Object.entries(results)) {
    if (all.some(r => r.lost || r.refused)) report.note(`${name}: not everything was answered well: ${JSON.stringify(all.map(r => r.why))}`);
    if (all.some(r => r.generator_busy > busy)) report.note(`${name}: the generator was ${Math.round(100 * Math.max(...all.map(r => r.generator_busy)))} % busy; requests/s and latency are bounded by it, CPU of the server is not`);
  }
}

function requestsRow(report, group, results) {
  report.row(group, 'CPU', 'us/request', pick(results, 'cpu'));
  report.row(group, 'p50', 'ms', pick(results, 'p50_us', 1e-3));
  report.row(group, 'p99', 'ms', pick(results, 'p99_us', 1e-3));
  report.row(group, 'answered', '1/s', Object.fromEntries(Object.entries(results).map(([name, all]) => [name, all.map(r => r.requests / r.seconds)])));
  tell(report, results);
}

export async function proxied(servers, report, { rounds, seconds }) {
  const group = 'through to the agent: GET /tasks, 64 connections, each with its session';
  report.heading(group);
  const [tom, nginx, node] = [await servers.tom(), await servers.nginx(), await servers.node()];
  const options = { path: '/tasks', connections: 64, cookies: servers.cookies, seconds };
  const results = await interleaved(rounds, [
    { name: 'tom', ask: () => measure(tom, 'requests', options) },
    { name: 'nginx', ask: () => measure({ ...nginx, port: nginx.plainPort }, 'requests', options) },
    { name: 'nginx, agent over TLS', ask: () => measure(nginx, 'requests', options) },
    { name: 'node http-proxy', ask: () => measure(node, 'requests', options) },
  ], true);
  requestsRow(report, group, results);
  const cpu = pick(results, 'cpu');
  report.goal('CPU over nginx', ratio(cpu.tom, cpu.nginx), 3, ' x');
  report.note(`CPU over nginx that also encrypts towards the agent: ${ratio(cpu.tom, cpu['nginx, agent over TLS']).toFixed(2)} x`);
  report.goal('CPU over node http-proxy', ratio(cpu.tom, cpu['node http-proxy']), 0.5, ' x');
  const p99 = pick(results, 'p99_us');
  report.goal('p99 over nginx', ratio(p99.tom, p99.nginx), 3, ' x');
  for (const server of [tom, nginx, node]) await server.end();
}

export async function own(servers, report, { rounds, seconds }) {
  const group = 'own answer: GET /healthz, 64 connections';
  report.heading(group);
  const [tom, nginx, qssl] = [await servers.tom(), await servers.nginx(), await servers.qssl()];
  const options = { path: '/healthz', connections: 64, seconds };
  const results = await interleaved(rounds, [tom, nginx, qssl].map(server => ({ name: server.name, ask: () => measure(server, 'requests', options) })), true);
  requestsRow(report, group, results);
  const cpu = pick(results, 'cpu');
  report.goal('CPU over nginx', ratio(cpu.tom, cpu.nginx), 3, ' x');
  for (const server of [tom, nginx, qssl]) await server.end();
}

// One fresh server: CPU of a request and memory beside 0, 2,000 and 5,000 connections that do nothing.
async function besideIdle(start, seconds) {
  const server = await start();
  const ask = () => measure(server, 'requests', { path: '/healthz', connections: 16, seconds });
  await ask();   // grows what grows once
  const before = memoryOf(server.pid).pss;
  const result = { 0: await ask() };
  const holds = [];
  for (const [total, more, first] of [[2000, 2000, 100], [5000, 3000, 300]]) {
    holds.push(await hold(server, { path: '/healthz', connections: more, 'first-address': first }));
    result[total] = { ...await ask(), open: holds.reduce((sum, h) => sum + h.open, 0) };
    result[total].perConnection = (memoryOf(server.pid).pss - before) / result[total].open;
  }
  result.kept = 0;
  for (const held of holds) result.kept += await held.end();
  await server.end();
  return result;
}

export async function idle(servers, report, { rounds, seconds }) {
  const group = 'flat in connections: GET /healthz on 16 connections beside idle TLS connections';
  report.heading(group);
  const askers = [['tom', () => servers.tom()], ['nginx', () => servers.nginx()], ['bare QSslServer', () => servers.qssl()]];
  const all = await interleaved(rounds, askers.map(([name, start]) => ({ name, ask: () => besideIdle(start, seconds) })));
  const of = (key, what) => Object.fromEntries(Object.entries(all).map(([name, results]) => [name, results.map(r => r[key][what])]));
  for (const count of [0, 2000, 5000]) report.row(group, `CPU beside ${count}`, 'us/request', of(count, 'cpu'));
  for (const count of [2000, 5000]) report.row(group, `memory of each of ${count}`, 'kB PSS', of(count, 'perConnection'));
  for (const [name, results] of Object.entries(all)) {
    const [open, kept] = [Math.min(...results.map(r => r[5000].open)), Math.min(...results.map(r => r.kept))];
    if (open < 5000 || kept < open) report.note(`${name} let in ${open} of 5000 idle connections and kept ${kept}`);
  }
  const isWhole = all.tom.every(r => r[5000].open === 5000);
  if (!isWhole) report.missed('CPU beside 5,000 over that beside none', `only ${Math.min(...all.tom.map(r => r[5000].open))} were let in`);
  else report.goal('CPU beside 5,000 over that beside none', ratio(of(5000, 'cpu').tom, of(0, 'cpu').tom), 1.3, ' x');
  report.goal('memory of an idle connection over bare QSslServer', ratio(of(5000, 'perConnection').tom, of(5000, 'perConnection')['bare QSslServer']), 0.5, ' x');
}

export async function footprint(servers, report, { rounds }) {
  const group = 'start and size';
  report.heading(group);
  const nginx = await servers.nginx();   // writes the configuration that is started below
  await nginx.end();
  const log = `${servers.work}/footprint.log`;
  const kinds = {
    tom: port => servers.tomCommand(port),
    nginx: () => servers.nginxCommand(`${servers.work}/nginx-${nginx.port}`),
    'bare node': port => servers.nodeCommand('plain', port),
    'bare QSslServer': port => servers.qsslCommand(port, 'healthz'),
  };
  const results = await interleaved(rounds + 2, Object.entries(kinds).map(([name, command]) => ({
    name,
    ask: async () => {
      const port = name === 'nginx' ? nginx.port : await freePort();
      const started = await timeToReady(command(port), port, '/healthz', log);
      if (!started.ready) throw new Error(`${name} did not get ready; see ${log}`);
      await sleep(1500);
      const memory = memoryOf(started.pid);
      await started.end();
      return { ms: started.ms, pss: memory.pss / 1024, private: memory.private / 1024 };
    },
  })));
  const ms = report.row(group, 'time to the first answer', 'ms', pick(results, 'ms'));
  const pss = report.row(group, 'memory when idle', 'MB PSS', pick(results, 'pss'));
  report.row(group, 'of that, its own', 'MB private', pick(results, 'private'));
  report.goal('ready', ms.values.tom.median, 100, ' ms');
  report.goal('idle', pss.values.tom.median, 20, ' MB');
}
