// Requests and answers: through to the agent, by the server itself, and each on a connection of its own.
import { measure } from './load.mjs';
import { ratio } from './report.mjs';
import { interleaved, pick, requestRows } from './rounds.mjs';

export async function proxied(servers, report, { rounds, seconds }) {
  report.heading('through to the agent: GET /tasks, 64 connections, each with its session');
  const [tom, nginx, node] = [await servers.tom(), await servers.nginx(), await servers.node()];
  const options = { path: '/tasks', connections: 64, cookies: servers.cookies, seconds };
  const results = await interleaved(rounds, [
    { name: 'tom', ask: () => measure(tom, 'requests', options) },
    { name: 'nginx', ask: () => measure({ ...nginx, port: nginx.plainPort }, 'requests', options) },
    { name: 'nginx, agent over TLS', ask: () => measure(nginx, 'requests', options) },
    { name: 'node http-proxy', ask: () => measure(node, 'requests', options) },
  ], true);
  requestRows(report, results);
  const [cpu, p99] = [pick(results, 'cpu'), pick(results, 'p99_us')];
  report.goal('CPU over nginx', ratio(cpu.tom, cpu.nginx), 3, ' x');
  report.note(`CPU over nginx that also encrypts towards the agent, as Tom does: ${ratio(cpu.tom, cpu['nginx, agent over TLS']).toFixed(2)} x`);
  report.goal('CPU over node http-proxy', ratio(cpu.tom, cpu['node http-proxy']), 0.5, ' x');
  report.goal('p99 over nginx', ratio(p99.tom, p99.nginx), 3, ' x');
}

export async function own(servers, report, { rounds, seconds }) {
  report.heading('own answer: GET /healthz, 64 connections');
  const [tom, nginx, qssl] = [await servers.tom(), await servers.nginx(), await servers.qssl()];
  const options = { path: '/healthz', connections: 64, seconds };
  const results = await interleaved(rounds, [tom, nginx, qssl].map(server => ({ name: server.name, ask: () => measure(server, 'requests', options) })), true);
  requestRows(report, results);
  const cpu = pick(results, 'cpu');
  report.goal('CPU over nginx', ratio(cpu.tom, cpu.nginx), 3, ' x');
}

// All of a sign-in but the hash of the password, which costs the same wherever it is made: the connection and one answer.
export async function signin(servers, report, { rounds, seconds }) {
  const [tom, nginx] = [await servers.tom(), await servers.nginx()];
  const size = await servers.keepPage(tom);
  report.heading(`a new TLS connection for each request: GET /auth (${size} bytes), 16 at once`);
  const qssl = await servers.qssl('auth');
  const options = { path: '/auth', accept: 'text/html', connections: 16, new: true, seconds };
  const askers = [tom, nginx, qssl].flatMap(server => [
    { name: server.name, ask: () => measure(server, 'requests', options) },
    { name: `${server.name}, resuming`, ask: () => measure(server, 'requests', { ...options, resume: true }) },
  ]);
  const results = await interleaved(rounds, askers, true);
  requestRows(report, results);
  report.row('connections that resumed', '%', Object.fromEntries(Object.entries(results).filter(([name]) => name.endsWith('resuming'))
    .map(([name, all]) => [name, all.map(r => (100 * r.resumed) / r.requests)])));
  const cpu = pick(results, 'cpu');
  report.goal('CPU over bare QSslServer', ratio(cpu.tom, cpu['bare QSslServer']), 0.7, ' x');
  report.note(`CPU over nginx: ${ratio(cpu.tom, cpu.nginx).toFixed(2)} x, both resuming: ${ratio(cpu['tom, resuming'], cpu['nginx, resuming']).toFixed(2)} x`);
}
