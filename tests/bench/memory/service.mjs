// tom-memory as it ships, started by hand, with an embedder that answers at once; and a client that keeps its connection.
import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { cpuOf, freePort, memoryOfAlone, serverCore, sleep, start, stop, write } from '../front/processes.mjs';

// The questions' vectors, by their numbers: "… #12".
export class Embedder {
  constructor(vectors, width) {
    this.vectors = vectors;
    this.none = Buffer.alloc(width * 4);
    this.none.writeFloatLE(1, 0);
  }

  async listen() {
    this.server = http.createServer((request, response) => {
      let body = '';
      request.on('data', piece => { body += piece; });
      request.on('end', () => {
        const asked = JSON.parse(body);
        const data = [asked.input].flat().map((text, index) => {
          const vector = this.vectors(Number(text.match(/#(\d+)/)?.[1] ?? -1)) ?? this.none;
          const embedding = asked.encoding_format === 'base64' ? vector.toString('base64') : [...new Float32Array(vector.buffer.slice(vector.byteOffset, vector.byteOffset + vector.length))];
          return { object: 'embedding', index, embedding };
        });
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ object: 'list', model: asked.model, data, usage: { prompt_tokens: 1, total_tokens: 1 } }));
      });
    });
    await new Promise(resolve => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}/v1`;
    return this;
  }

  end() { this.server.closeAllConnections(); this.server.close(); }
}

export class Service {
  static label = 'openai/vectors';

  static async start(bench, name, vectors = () => undefined) {
    const self = Object.assign(new Service(), { folder: mkdtempSync(`${bench.shared}/${name}.`), port: await freePort() });
    self.embedder = await new Embedder(vectors, bench.width).listen();
    mkdirSync(`${self.folder}/memory_db`, { mode: 0o700 });
    write(`${self.folder}/config.yml`, `global:
  llms:
    stub: {api: sk-stub-0123456789abcdef, base_url: '${self.embedder.url}', models: [openai/vectors, openai/vectors, openai/vectors]}
memory: {embedder_provider: stub, embedder_model: vectors}
users:
  - username: alice
    password: correct horse battery
`);
    execFileSync(`${bench.bin}/tom-server`, ['init', '--data', self.folder], { stdio: ['ignore', 'ignore', 'ignore'] });
    self.secret = readFileSync(`${self.folder}/internal/memory/secret`, 'latin1').trim();
    self.log = `${self.folder}/log`;
    self.child = start(serverCore([`${bench.bin}/tom-memory`, '--config', `${self.folder}/config.yml`, '--port', String(self.port)]), { log: self.log });
    self.agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    for (let i = 0; ; ++i) {
      try { await self.ask('GET', '/healthz'); break; } catch (error) {
        if (i > 400 || self.child.exitCode !== null) throw new Error(`tom-memory did not start: ${readFileSync(self.log, 'utf8').slice(-500)} ${error.message}`);
        await sleep(25);
      }
    }
    const said = readFileSync(self.log, 'utf8').match(/searching with (\S+)/)?.[1];
    if (said !== Service.label) throw new Error(`tom-memory searches with ${said}, not with ${Service.label}`);
    return self;
  }

  tokenOf(user) {
    return `tommem_${user}.${createHmac('sha256', this.secret).update(`tom-memory:${user}`).digest('base64url')}`;
  }

  ask(method, path, { user, body } = {}) {
    return new Promise((resolve, reject) => {
      const headers = { Accept: 'application/json', ...(user && { Authorization: `Bearer ${this.tokenOf(user)}` }), ...(body && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }) };
      const request = https.request({ host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent, rejectUnauthorized: false }, response => {
        let text = '';
        response.on('data', piece => { text += piece; });
        response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode} ${text.slice(0, 300)}`))));
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  async call(user, name, args) {
    const answer = JSON.parse(await this.ask('POST', '/mcp', { user, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }) }));
    if (answer.error || answer.result.isError) throw new Error(JSON.stringify(answer).slice(0, 300));
    return answer.result.structuredContent;
  }

  // The ten nearest to the question of that number, found by vectors: its words are in no memory.
  async search(user, words, number) {
    return (await this.call(user, 'search_memories', { query: `${words} #${number}`, limit: 10, threshold: 0 })).results;
  }

  cpu() { return cpuOf(this.child.pid); }
  memory() { return memoryOfAlone(this.child.pid); }

  async end() {
    this.agent.destroy();
    await stop(this.child);
    this.embedder.end();
  }
}
