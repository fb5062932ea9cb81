// What an agent meets in a bench, in this process so that all times are of one clock: a model that calls a tool when it is
// told to, and an MCP service of the stateless era that notes when a request came.
import http from 'node:http';

const read = async request => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString() || '{}');
};
const listen = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
const chunk = delta => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const last = reason => `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })}\n\ndata: [DONE]\n\n`;

export class World {
  ended = 0;      // when the model had said its tool call to the end
  onWire = [];    // ms from there to the request of the call

  async open() {
    this.service = http.createServer((request, answer) => this.serve(request, answer));
    this.model = http.createServer((request, answer) => this.think(request, answer));
    for (const server of [this.service, this.model]) server.keepAliveTimeout = 600000;
    [this.servicePort, this.modelPort] = [await listen(this.service), await listen(this.model)];
    return this;
  }

  close() { for (const server of [this.service, this.model]) { server.closeAllConnections(); server.close(); } }

  async serve(request, answer) {
    const came = performance.now();
    if (request.method !== 'POST') return answer.writeHead(405).end();
    const { id, method } = await read(request);
    if (method === 'tools/call' && this.ended) this.onWire.push(came - this.ended);
    if (id === undefined) return answer.writeHead(202).end();
    const tool = name => ({ name, description: `Tells the ${name}`, inputSchema: { type: 'object', properties: {} }, annotations: { readOnlyHint: true } });
    const results = {
      'server/discover': { supportedVersions: ['2026-07-28'], capabilities: { tools: {} } },
      'tools/list': { tools: [tool('get_weather'), tool('get_time')] },
      'tools/call': { content: [{ type: 'text', text: 'sunny' }] },
    };
    const body = JSON.stringify(results[method]
      ? { jsonrpc: '2.0', id, result: { resultType: 'complete', ...results[method] } }
      : { jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } });
    answer.writeHead(results[method] ? 200 : 404, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }).end(body);
  }

  async think(request, answer) {
    if (!request.url.endsWith('/chat/completions')) return answer.writeHead(404).end();
    const { messages, tools, stream } = await read(request);
    if (!stream) {
      const body = JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: 'A title' }, finish_reason: 'stop' }] });
      return answer.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
    }
    answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const offered = tools?.find(({ function: { name } }) => name.endsWith('get_weather'));
    if (!offered || messages.at(-1).role === 'tool') return answer.end(chunk({ content: 'It is sunny.' }) + last('stop'));
    answer.write(chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: offered.function.name, arguments: '{}' } }] }));
    setTimeout(() => {
      this.ended = performance.now();
      answer.end(last('tool_calls'));
    }, 20);
  }
}
