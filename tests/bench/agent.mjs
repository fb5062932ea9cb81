// ./tom bench agent: our MCP client and server beside those of the official SDK, and a real agent: what it knows at once, how
// soon it calls a tool, what it costs when nobody talks to it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { idle } from './agent/idle.mjs';
import { known, wire } from './agent/answers.mjs';
import { pairs } from './agent/pairs.mjs';
import { npmPeers, root, runBench } from './run.mjs';

const rows = { pairs, known, wire, idle };
await runBench({
  name: 'agent', what: 'tom-agent', rows,
  usage: `./tom bench agent [--rounds N] [--seconds S] [ROW…]
  measures our MCP client and server beside the official TypeScript SDK's, and a tom-agent, and prints ratios and goals;
  build/bench/agent.json has the same. Rows: ${Object.keys(rows).join(' ')}; without a name, all (about five minutes).`,
  versions: { node: process.version, 'SDK': JSON.parse(readFileSync(`${root}/tests/mcppeers/package.json`)).dependencies['@modelcontextprotocol/sdk'] },
  async prepare(work) {
    const tests = `${root}/build/release/tests`;
    execFileSync(`${tests}/identities`, [work]);
    return { context: { bin: `${root}/build/release/bin`, tests, work, modules: `${npmPeers('tests/mcppeers')}/node_modules` } };
  },
});
