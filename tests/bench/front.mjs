// ./tom bench front: tom-server beside nginx, Node.js and a bare QSslServer in one interleaved run.
import { runServerBench } from './front/program.mjs';
import { Servers } from './front/servers.mjs';
import { idle, slow } from './front/connections.mjs';
import { footprint } from './front/footprint.mjs';
import { own, proxied, signin } from './front/requests.mjs';
import { streams } from './front/streams.mjs';

await runServerBench({
  name: 'front',
  program: 'tom-server',
  about: `measures tom-server beside nginx, Node.js and a bare QSslServer in one interleaved run, and prints ratios and goals;`,
  rows: { proxied, own, slow, idle, streams, signin, footprint },
  prepare: parts => Servers.prepare(parts),
});
