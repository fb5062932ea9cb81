// Our MCP client and server with those of the official TypeScript SDK, each with each, over TLS with one certificate.
import { clientCore, cpuOf, nextLine, serverCore, start, stop } from '../front/processes.mjs';
import { interleaved, pick } from '../front/rounds.mjs';
import { median, ratio } from '../front/report.mjs';

const peer = new URL('./sdkpeer.mjs', import.meta.url).pathname;

async function serve(command, log) {
  const child = start(serverCore(command), { log });
  return { child, port: Number(await nextLine(child)) };
}

// One client against one server; CPU of both while it is measured, not before.
async function ask(command, server, log, env) {
  const child = start(clientCore(command), { log, env });
  if (await nextLine(child) !== 'ready') throw new Error(`not ready: ${command.join(' ')}`);
  const before = [cpuOf(child.pid), cpuOf(server.child.pid)];
  child.stdin.write('go\n');
  const result = JSON.parse(await nextLine(child));
  const [client, served] = [cpuOf(child.pid), cpuOf(server.child.pid)].map((now, i) => (now - before[i]) / result.requests);
  await stop(child, { byInput: true });
  return { ...result, client, served };
}

export async function pairs(context, report, { rounds, seconds }) {
  const { tests, work, modules } = context;
  const [cert, key] = [`${work}/localhost/cert.pem`, `${work}/localhost/key.pem`];
  const log = `${work}/pairs.log`;
  const sdk = (...rest) => ['node', peer, ...rest];
  const servers = {
    tom: await serve([`${tests}/mcpserve`, cert, key], log),
    sdk: await serve(sdk('serve', modules, cert, key, 'json'), log),
    'sdk, events': await serve(sdk('serve', modules, cert, key, 'events'), log),
    'sdk, no TLS': await serve(sdk('serve', modules, '-', '-', 'json'), log),
  };
  const url = name => `${name === 'sdk, no TLS' ? 'http' : 'https'}://localhost:${servers[name].port}/mcp`;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: cert };
  const clients = {
    tom: (server, concurrent) => [`${tests}/mcpask`, url(server), cert, String(concurrent), String(seconds)],
    sdk: (server, concurrent) => sdk('ask', modules, url(server), String(concurrent), String(seconds)),
  };
  const kinds = [['tom', 'tom'], ['tom', 'sdk'], ['sdk', 'tom'], ['sdk', 'sdk'], ['sdk', 'sdk, events'], ['sdk', 'sdk, no TLS']];
  for (const concurrent of [1, 16]) {
    report.heading(`MCP calls, ${concurrent === 1 ? 'one at a time' : `${concurrent} at once`} (client - server)`);
    const results = await interleaved(rounds, kinds.map(([client, server]) => ({
      name: `${client} - ${server}`, ask: () => ask(clients[client](server, concurrent), servers[server], log, env),
    })));
    const p50 = report.row('p50', 'ms', pick(results, 'p50_us', 1e-3));
    report.row('p99', 'ms', pick(results, 'p99_us', 1e-3));
    const rates = Object.fromEntries(Object.entries(results).map(([name, all]) => [name, all.map(r => r.requests / r.seconds)]));
    report.row('calls', '1/s', rates);
    report.row('CPU of the client', 'us/call', pick(results, 'client'));
    report.row('CPU of the server', 'us/call', pick(results, 'served'));
    if (concurrent === 1) {
      report.goal('p50 of our client with our server', p50.values['tom - tom'].median, 0.2, ' ms');
    } else {
      const best = ['sdk - sdk', 'sdk - sdk, events', 'sdk - sdk, no TLS'].reduce((a, b) => (median(rates[a]) > median(rates[b]) ? a : b));
      report.atLeast(`calls a second, of those of ${best}, the fastest of the SDK's`, ratio(rates['tom - tom'], rates[best]), 8, ' x');
    }
  }
}
