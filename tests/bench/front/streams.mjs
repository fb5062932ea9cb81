// Event streams: how much later an event comes through a server than straight from the agent.
import { measure } from './load.mjs';
import { median, ratio } from './report.mjs';
import { interleaved, pick } from './rounds.mjs';

export async function streams(servers, report, { rounds }) {
  report.heading('100 streams at once, 200 events each, one every 5 ms');
  const [tom, nginx, node] = [await servers.tom(), await servers.nginx(), await servers.node()];
  const options = { path: '/process/e200-g5', accept: 'text/event-stream', events: 200, connections: 100, cookies: servers.cookies };
  const direct = { ...servers.agent, port: servers.tls };
  const askers = [{ name: 'direct', ask: () => measure(direct, 'streams', options) },
    ...[['tom', tom], ['nginx', { ...nginx, port: nginx.plainPort }], ['nginx, agent over TLS', nginx], ['node http-proxy', node]]
      .map(([name, server]) => ({ name, ask: () => measure(server, 'streams', options) }))];
  const results = await interleaved(rounds + 2, askers, true);
  const { direct: straight, ...through } = results;
  const added = key => Object.fromEntries(Object.entries(through).map(([name, all]) => [name, all.map((r, i) => (r[key] - straight[i][key]) / 1000)]));
  report.row('CPU', 'us/event', pick(through, 'cpu'));
  report.row('p50 straight from the agent', 'ms', pick({ direct: straight }, 'p50_us', 1e-3));
  const p50 = report.row('p50, added', 'ms', added('p50_us'));
  report.row('p99 straight from the agent', 'ms', pick({ direct: straight }, 'p99_us', 1e-3));
  const p99 = report.row('p99, added', 'ms', added('p99_us'));
  report.row('streams that came whole, of 100', '', pick(results, 'whole'));
  report.goal('added p50', p50.values.tom.median, 0.5, ' ms');
  report.goal('p99 over nginx', ratio(results.tom.map(r => r.p99_us), results.nginx.map(r => r.p99_us)), 2, ' x');
  report.note(`added p99 over nginx's added p99: ${(p99.values.tom.median / p99.values.nginx.median).toFixed(2)} x`);
  report.goal('CPU over node http-proxy', ratio(results.tom.map(r => r.cpu), results['node http-proxy'].map(r => r.cpu)), 1, ' x');
  report.goal('events lost', Math.max(...results.tom.map(r => r.expected - r.events)), 0);
  report.goal('streams not whole', Math.max(...results.tom.map(r => 100 - r.whole)), 0);
  report.note(`events in all, of each server: ${median(results.tom.map(r => r.expected))}`);
}
