// A real tom-agent, started by hand, and asked as tom-server asks it.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import https from 'node:https';
import { createInterface } from 'node:readline';
import { freePort, keep, sleep, stop, write } from '../front/processes.mjs';

export class TomAgent {
  // services: how many, all at the world's service; each with its own connection.
  constructor({ bin, work }, world, services) {
    Object.assign(this, { bin, work });
    this.data = `${work}/agent-${services}`;
    mkdirSync(this.data, { recursive: true, mode: 0o700 });
    write(`${this.data}/config.yml`, `global:
  log_level: INFO
  llm: peer
  llms:
    peer:
      api: "sk-bench"
      base_url: "http://127.0.0.1:${world.modelPort}/v1"
      models: [openai/small, openai/middle, openai/large]
users:
  - username: alice
    password: "correct horse battery"
    services:
${Array.from({ length: services }, (_, i) => `      service${i + 1}:\n        url: "http://127.0.0.1:${world.servicePort}/mcp"\n        description: "The weather and the time, ${i + 1}"\n`).join('')}`);
  }

  // Milliseconds until it said that it serves.
  async start() {
    this.port = await freePort();
    const own = `${this.work}/agent`;
    const begun = performance.now();
    this.child = keep(spawn(`${this.bin}/tom-agent`, ['--data', this.data, '--port', String(this.port), '--cert', `${own}/cert.pem`, '--key', `${own}/key.pem`, '--ca', `${this.work}/ca.pem`],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, HOME: this.work, TOM_USERNAME: 'alice' } }));
    const lines = createInterface({ input: this.child.stderr });
    const said = [];
    this.connected = 0;
    const ready = await new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`tom-agent did not start: ${said.join('\n')}`)), 20000);
      const tell = outcome => { clearTimeout(limit); outcome(); };
      lines.on('line', line => {
        said.push(line);
        if (line.includes('serving on port')) tell(() => resolve(performance.now() - begun));
        if (line.includes('tools (')) ++this.connected;
      });
      this.child.on('exit', () => tell(() => reject(new Error(`tom-agent ended: ${said.join('\n')}`))));
    });
    this.tls = new https.Agent({
      keepAlive: true, ca: readFileSync(`${this.work}/ca.pem`), cert: readFileSync(`${this.work}/server/cert.pem`), key: readFileSync(`${this.work}/server/key.pem`),
      checkServerIdentity: () => undefined,
    });
    return ready;
  }

  ask(method, path, body) {
    const bytes = body ? JSON.stringify(body) : undefined;
    return new Promise((resolve, reject) => {
      const request = https.request({
        host: '127.0.0.1', port: this.port, method, path, agent: this.tls, headers: { 'X-Tom-User': 'alice', ...(bytes ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(bytes) } : {}) },
      }, answer => {
        let text = '';
        answer.setEncoding('utf8').on('data', piece => { text += piece; }).on('end', () => {
          if (answer.statusCode !== 200) return reject(new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`));
          resolve(JSON.parse(text));
        });
      });
      request.on('error', reject);
      request.end(bytes);
    });
  }

  async end() {
    this.tls?.destroy();
    if (this.child) await stop(this.child);
  }
}

export async function until(condition, what, seconds = 20) {
  for (let i = 0; i < seconds * 20; ++i) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error(`it did not come: ${what}`);
}
