// The official TypeScript clients of MCP, version 1 and 2, cancelling a call of the old revisions:
//   node cancelpeer.mjs NODE_MODULES URL
// Calls "wait", says "calling", cancels at the next line on its standard input, calls "greet", and says "passed NAME".
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { createInterface } from 'node:readline';

const [modules, url] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(createRequire(`${modules}/x.js`).resolve(name)).href);
const first = await load('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
const second = await load('@modelcontextprotocol/client');
const kinds = {
  'sdk 1': { Client: first.Client, Transport: StreamableHTTPClientTransport, call: (client, params, options) => client.callTool(params, undefined, options) },
  'client 2, legacy': { Client: second.Client, Transport: second.StreamableHTTPClientTransport, call: (client, params, options) => client.callTool(params, options) },
};

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
for (const [name, { Client, Transport, call }] of Object.entries(kinds)) {
  const client = new Client({ name: 'tom-peer', version: '1' });
  await client.connect(new Transport(new URL(url), { requestInit: { headers: { Authorization: 'Bearer alice' } } }));
  const controller = new AbortController();
  const waiting = call(client, { name: 'wait', arguments: {} }, { signal: controller.signal });
  const refused = assert.rejects(waiting);
  console.log('calling');
  await lines.next();
  controller.abort('nobody waits');
  await refused;
  const greeted = await call(client, { name: 'greet', arguments: {} });
  assert.equal(greeted.content[0].text, 'hello');
  await client.close();
  console.log(`passed ${name}`);
}
process.exit(0);
