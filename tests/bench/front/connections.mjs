// What many connections cost those who use one: idle ones, and ones that wait for something slow.
import { hold, keepAsking, measure } from './load.mjs';
import { memoryOf, sleep } from './processes.mjs';
import { median, ratio } from './report.mjs';
import { interleaved, pick, tellProblems } from './rounds.mjs';

// One fresh server: CPU of a request and memory beside 0, 2,000 and 5,000 connections that do nothing.
async function besideIdle(start, seconds) {
  const server = await start();
  const ask = () => measure(server, 'requests', { path: '/healthz', connections: 16, seconds });
  await ask();   // grows what grows once
  const before = memoryOf(server.pid).pss;
  const result = { 0: { ...await ask(), open: 0 } };
  const holds = [];
  for (const [total, more, first] of [[2000, 2000, 100], [5000, 3000, 300]]) {
    holds.push(await hold(server, { path: '/healthz', connections: more, 'first-address': first }));
    const open = holds.reduce((sum, held) => sum + held.open, 0);
    const isFull = open < total;   // then nobody else would be let in either
    result[total] = { ...(isFull ? { cpu: NaN } : await ask()), open };
    result[total].perConnection = (memoryOf(server.pid).pss - before) / open;
    if (isFull) break;
  }
  result[5000] ??= { cpu: NaN, open: result[2000].open, perConnection: NaN };
  result.kept = 0;
  for (const held of holds) result.kept += await held.end();
  await server.end();
  return result;
}

export async function idle(servers, report, { rounds, seconds }) {
  report.heading('flat in connections: GET /healthz on 16 connections beside idle TLS connections');
  const askers = [['tom', () => servers.tom()], ['nginx', () => servers.nginx()], ['bare QSslServer', () => servers.qssl()]];
  const all = await interleaved(rounds, askers.map(([name, start]) => ({ name, ask: () => besideIdle(start, seconds) })));
  const of = (key, what) => Object.fromEntries(Object.entries(all).map(([name, results]) => [name, results.map(r => r[key][what])]));
  for (const count of [0, 2000, 5000]) report.row(`CPU beside ${count}`, 'us/request', of(count, 'cpu'));
  for (const count of [2000, 5000]) report.row(`memory of each of ${count}`, 'kB PSS', of(count, 'perConnection'));
  for (const [name, results] of Object.entries(all)) {
    const [open, kept] = [Math.min(...results.map(r => r[5000].open)), Math.min(...results.map(r => r.kept))];
    if (open < 5000 || kept < open) report.note(`${name} let in ${open} of 5000 idle connections and kept ${kept}`);
  }
  report.goal('CPU beside 5,000 over that beside none', ratio(of(5000, 'cpu').tom, of(0, 'cpu').tom), 1.3, ' x');
  const each = of(5000, 'perConnection');
  report.goal('memory of an idle connection over bare QSslServer', ratio(each.tom, each['bare QSslServer']), 0.5, ' x');
}

// 1,000 calls that the agent takes 5 s for, 200 open streams, and TCP clients that never say a word: how long do others wait?
async function besideSlow(servers, start, seconds) {
  const server = await start();
  const others = { path: '/tasks', connections: 16, 'pause-us': 20000, cookies: servers.cookies, seconds };
  const quiet = await measure(server, 'requests', others);
  const silent = await hold(server, { silent: true, connections: 50, 'first-address': 50 });
  const calls = await keepAsking(server, 'requests',
    { method: 'POST', path: '/process', body: '{"request":"wait"}', connections: 1000, 'first-address': 100, 'spread-us': 5e6, cookies: servers.cookies, seconds: seconds + 12 });
  await sleep(5000);   // then all are in flight, evenly
  const streams = await keepAsking(server, 'streams',
    { path: '/process/e50-g200', accept: 'text/event-stream', events: 50, connections: 200, 'first-address': 300, 'spread-us': 2e5, cookies: servers.cookies });
  const result = await measure(server, 'requests', others);
  const [slow, events] = [await calls.end(), await streams.end()];
  await silent.end();
  await server.end();
  return { ...result, quiet_p99_us: quiet.p99_us, call_p99_us: slow.p99_us, call_statuses: slow.statuses, call_lost: slow.lost, whole: events.whole };
}

export async function slow(servers, report, { rounds, seconds }) {
  report.heading('never stalls: GET /tasks of 16 others beside 1,000 calls of 5 s, 200 open streams and 50 silent TCP clients');
  const results = await interleaved(rounds, [['tom', () => servers.tom()], ['nginx', () => servers.nginx()]]
    .map(([name, start]) => ({ name, ask: () => besideSlow(servers, start, seconds) })));
  report.row('p99 of the others', 'ms', pick(results, 'p99_us', 1e-3));
  report.row('p99 of the others alone', 'ms', pick(results, 'quiet_p99_us', 1e-3));
  report.row('longest wait of the others', 'ms', pick(results, 'max_us', 1e-3));
  report.row('p99 of the calls of 5 s', 's', pick(results, 'call_p99_us', 1e-6));
  report.row('streams that came whole, of 200', '', pick(results, 'whole'));
  tellProblems(report, results);
  for (const [name, all] of Object.entries(results)) {
    const isBad = all.some(r => Object.keys(r.call_lost).length || Object.keys(r.call_statuses).join() !== '200');
    if (isBad) report.note(`${name} did not answer all calls of 5 s: ${JSON.stringify(all.map(r => ({ ...r.call_statuses, ...r.call_lost })))}`);
  }
  report.goal('p99 of the others', median(results.tom.map(r => r.p99_us)) / 1000, 10, ' ms');
}
