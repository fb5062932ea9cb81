// How long a start takes, and how much memory a server needs that does nothing.
import { timeToReady } from './load.mjs';
import { freePort, memoryOf, memoryOfAlone, sleep } from './processes.mjs';
import { interleaved, pick } from './rounds.mjs';

export async function footprint(servers, report, { rounds }) {
  report.heading('start and size');
  const nginx = await servers.nginx();   // writes the configuration that is started below
  await nginx.end();
  const log = `${servers.work}/footprint.log`;
  const kinds = {
    tom: port => servers.tomCommand(port),
    nginx: () => servers.nginxCommand(`${servers.work}/nginx-${nginx.port}`),
    'bare node': port => servers.nodeCommand('plain', port),
    'bare QSslServer': port => servers.qsslCommand(port, 'healthz'),
  };
  const once = async (name, command) => {
    const port = name === 'nginx' ? nginx.port : await freePort();
    const started = await timeToReady(command(port), port, '/healthz', log);
    await sleep(1500);
    const [memory, all] = [memoryOfAlone(started.pid), memoryOf(started.pid)];
    await started.end();
    if (!started.ready) throw new Error(`${name} did not get ready; see ${log}`);
    return { ms: started.ms, pss: memory.pss / 1024, private: memory.private / 1024, all: all.pss / 1024 };
  };
  const results = await interleaved(rounds + 2, Object.entries(kinds).map(([name, command]) => ({ name, ask: () => once(name, command) })));
  const ms = report.row('time to the first answer', 'ms', pick(results, 'ms'));
  const pss = report.row('memory when idle', 'MB PSS', pick(results, 'pss'));
  report.row('of that, its own', 'MB private', pick(results, 'private'));
  report.row('with what it started', 'MB PSS', pick(results, 'all'));   // Tom's memory service
  report.goal('ready', ms.values.tom.median, 100, ' ms');
  report.goal('idle', pss.values.tom.median, 20, ' MB');
}
