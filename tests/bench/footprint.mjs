// ./tom bench footprint: what a household of four costs when nobody talks to it, and how soon it is there, beside the same
// household on Python and an idle gateway of OpenClaw in the same run.
import { execFileSync } from 'node:child_process';
import { household, openclaw, packages, python } from './footprint/rows.mjs';
import { npmPeers, root, runBench } from './run.mjs';

const rows = { household, python, openclaw, packages };
await runBench({
  name: 'footprint', what: 'Tom', rows,
  usage: `./tom bench footprint [--rounds N] [ROW…]
  measures tom-server, four idle agents and the memory service beside six Python processes and an idle OpenClaw, and prints
  goals; build/bench/footprint.json has the same. Rows: ${Object.keys(rows).join(' ')}; without a name, all (about six minutes).`,
  versions: { node: process.version, Python: execFileSync('python3', ['-V']).toString().trim().replace('Python ', '') },
  async prepare(work) {
    const context = { root, bin: `${root}/build/release/bin`, work };
    Object.defineProperty(context, 'peers', { get: () => npmPeers('tests/bench/footprint') });
    return { context };
  },
});
