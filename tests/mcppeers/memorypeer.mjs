// The official TypeScript clients of MCP, version 1 and 2, against the memory service:
//   node memorypeer.mjs NODE_MODULES URL        TOM_TOKENS='{"alice":"…","bob":"…"}' in the environment
// Adds, searches, pages, corrects and forgets as two users, and throws where one sees what is the other's. Both validate
// structured content against the tools' output schemas by themselves. Prints one line for each client.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, url] = process.argv.slice(2);
const tokens = JSON.parse(process.env.TOM_TOKENS);
const load = (name) => import(pathToFileURL(createRequire(`${modules}/x.js`).resolve(name)).href);

const first = await load('@modelcontextprotocol/sdk/client/index.js');
const firstHttp = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
const second = await load('@modelcontextprotocol/client');

const kinds = {
  'sdk 1': { Client: first.Client, Transport: firstHttp.StreamableHTTPClientTransport, options: {} },
  'client 2, legacy': { Client: second.Client, Transport: second.StreamableHTTPClientTransport, options: {} },
  'client 2, auto': {
    Client: second.Client,
    Transport: second.StreamableHTTPClientTransport,
    options: { versionNegotiation: { mode: 'auto' } },
  },
};

async function connect(kind, user) {
  const client = new kind.Client({ name: 'tom-peer', version: '1' }, kind.options);
  await client.connect(
    new kind.Transport(new URL(url), { requestInit: { headers: { Authorization: `Bearer ${tokens[user]}` } } }),
  );
  return client;
}

async function call(client, name, args) {
  const result = await client.callTool({ name, arguments: args });
  if (!result.isError) assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
  return result;
}

for (const [name, kind] of Object.entries(kinds)) {
  const alice = await connect(kind, 'alice');
  const bob = await connect(kind, 'bob');
  const { tools } = await alice.listTools();
  assert.deepEqual(
    tools.map((tool) => tool.name).sort(),
    ['add_memory', 'delete_memory', 'get_all_memories', 'memory_history', 'search_memories', 'update_memory'],
  );
  const { resources } = await alice.listResources();
  assert.equal(resources.length, 2);
  const about = await alice.readResource({ uri: 'description://memory' });
  assert.match(about.contents[0].text, /remembers/);

  const ids = [];
  for (let i = 0; i < 5; i++) {
    const added = await call(alice, 'add_memory', { text: `${name}: the ${i}th lamp of Alice stands in room ${i}`, user_id: 'alice' });
    ids.push(added.structuredContent.result.results[0].id);
  }
  const found = await call(alice, 'search_memories', { query: `lamp in room 3 ${name}`, limit: 3 });
  assert.equal(found.structuredContent.results[0].id, ids[3]);
  let cursor;
  const seen = [];
  do {
    const page = await call(alice, 'get_all_memories', { limit: 2, ...(cursor ? { cursor } : {}) });
    seen.push(...page.structuredContent.results.map((memory) => memory.id));
    cursor = page.structuredContent.next_cursor;
  } while (cursor);
  assert.deepEqual([...seen].sort(), [...ids].sort());

  assert.equal((await call(bob, 'search_memories', { query: 'lamp' })).structuredContent.count, 0);
  assert.equal((await call(bob, 'get_all_memories', {})).structuredContent.total, 0);
  for (const [tool, args] of [
    ['delete_memory', { memory_id: ids[0] }],
    ['update_memory', { memory_id: ids[0], text: 'stolen' }],
    ['memory_history', { memory_id: ids[0] }],
    ['search_memories', { query: 'lamp', user_id: 'alice' }],
    ['get_all_memories', { user_id: 'alice' }],
    ['add_memory', { text: 'a word of Bob', user_id: 'alice' }],
  ])
    assert.equal((await call(bob, tool, args)).isError, true, `${tool} of bob`);

  for (const id of ids) assert.ok(!(await call(alice, 'delete_memory', { memory_id: id })).isError);
  assert.equal((await call(alice, 'get_all_memories', {})).structuredContent.total, 0);
  await assert.rejects(() => alice.callTool({ name: 'no_such_tool', arguments: {} }));
  await alice.close();
  await bob.close();
  console.log(`passed ${name}`);
}
