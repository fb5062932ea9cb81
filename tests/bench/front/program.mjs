// What the benches with nginx and the load generator have in common.
import { useGenerator } from './load.mjs';
import { npmPeers, root, runBench, text } from '../run.mjs';

// rows: { name: async (servers, report, settings) }; prepare makes the servers that they are given, of which keep() must
// outlive a row.
export async function runServerBench({ name, about, program, rows, prepare }) {
  await runBench({
    name, what: program, rows,
    usage: `./tom bench ${name} [--rounds N] [--seconds S] [ROW…]
  ${about}
  build/bench/${name}.json has the same. Rows: ${Object.keys(rows).join(' ')}; without a name, all.`,
    versions: { nginx: text('sh', '-c', 'nginx -v 2>&1').replace(/.*\//, ''), Node: process.version },
    async prepare(work) {
      useGenerator(`${root}/build/release/tests/frontload`);
      const servers = await prepare({ root, bin: `${root}/build/release/bin`, tests: `${root}/build/release/tests`, work, peers: npmPeers('tests/bench') });
      return { context: servers, keep: () => servers.keep() };
    },
  });
}
