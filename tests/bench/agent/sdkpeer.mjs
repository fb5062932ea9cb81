// The official TypeScript SDK of MCP:
//   node sdkpeer.mjs serve NODE_MODULES CERT KEY json|events    ten tools over TLS (CERT "-": without); prints its port
//   node sdkpeer.mjs ask NODE_MODULES URL CONCURRENT SECONDS    calls echo as mcpask does, and prints the same
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { pathToFileURL } from 'node:url';
import { createInterface } from 'node:readline';

const [kind, modules, ...rest] = process.argv.slice(2);
const load = name => import(pathToFileURL(createRequire(`${modules}/x.js`).resolve(name)).href);

// As in the SDK's own example: a session made by initialize has a transport and a server of its own.
async function serve([cert, key, form]) {
  const { McpServer } = await load('@modelcontextprotocol/sdk/server/mcp.js');
  const { StreamableHTTPServerTransport } = await load('@modelcontextprotocol/sdk/server/streamableHttp.js');
  const { z } = await load('zod');
  const sessions = new Map();
  const begin = async () => {
    const server = new McpServer({ name: 'bench', version: '1' });
    for (let i = 0; i < 10; ++i)
      server.registerTool(i ? `echo${i}` : 'echo', { description: 'Gives back what it was given', inputSchema: { text: z.string() } },
        async ({ text }) => ({ content: [{ type: 'text', text }] }));
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(), enableJsonResponse: form === 'json', onsessioninitialized: id => sessions.set(id, transport),
    });
    await server.connect(transport);
    return transport;
  };
  const take = async (request, answer) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const body = pieces.length ? JSON.parse(Buffer.concat(pieces).toString()) : undefined;
    const known = sessions.get(request.headers['mcp-session-id']);
    if (!known && body?.method !== 'initialize') return answer.writeHead(400).end();
    await (known ?? await begin()).handleRequest(request, answer, body);
  };
  const server = cert === '-' ? http.createServer(take) : https.createServer({ cert: readFileSync(cert), key: readFileSync(key) }, take);
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}

async function ask([url, concurrent, seconds]) {
  const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
  const { StreamableHTTPClientTransport } = await load('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { Authorization: 'Bearer bench' } } }));
  await client.listTools();
  const run = async goesOn => {
    const took = [];
    const one = async () => {
      do {
        const since = process.hrtime.bigint();
        const result = await client.callTool({ name: 'echo', arguments: { text: 'hello' } });
        if (result.isError || result.content[0].text !== 'hello') throw new Error('another answer');
        took.push(Number(process.hrtime.bigint() - since) / 1000);
      } while (goesOn(took));
    };
    const begun = process.hrtime.bigint();
    await Promise.all(Array.from({ length: Number(concurrent) }, one));
    return { took: took.sort((a, b) => a - b), seconds: Number(process.hrtime.bigint() - begun) / 1e9 };
  };
  await run(took => took.length < 300);
  console.log('ready');
  for await (const _ of createInterface({ input: process.stdin })) {
    const until = process.hrtime.bigint() + BigInt(Math.round(Number(seconds) * 1e9));
    const { took, seconds: lasted } = await run(() => process.hrtime.bigint() < until);
    const at = part => took[Math.floor(part * (took.length - 1))];
    console.log(JSON.stringify({ requests: took.length, seconds: lasted, p50_us: at(0.5), p99_us: at(0.99) }));
  }
  process.exit(0);
}

await (kind === 'serve' ? serve(rest) : ask(rest));
