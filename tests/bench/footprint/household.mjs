// A household of four on one tom-server: its data folder, its sessions, and how its requests are asked.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import https from 'node:https';
import { freePort, keep, sleep, stop, write } from '../front/processes.mjs';

export const people = ['alice', 'bob', 'carol', 'dave'];

// A process that began a moment ago: until(condition) looks often, so that what it waits for is not rounded up.
export async function until(condition, what, seconds = 30) {
  const limit = performance.now() + seconds * 1000;
  while (performance.now() < limit) {
    if (await condition()) return;
    await sleep(2);
  }
  throw new Error(`it did not come: ${what}`);
}

export class Household {
  constructor({ bin, work }) {
    Object.assign(this, { bin, work, data: `${work}/household` });
    mkdirSync(this.data, { recursive: true, mode: 0o700 });
    // A model that nobody asks: the agents have a provider's client, as in a household.
    const hash = execFileSync(`${bin}/tom-server`, ['hash-password'], { input: 'correct horse battery\n' }).toString().trim();
    write(`${this.data}/config.yml`, `global:
  llm: peer
  llms:
    peer:
      api: "sk-bench"
      base_url: "http://127.0.0.1:9/v1"
      models: [openai/small, openai/middle, openai/large]
users:
${people.map((name, i) => `  - username: ${name}\n    password: '${hash}'\n    role: ${i ? 'adult' : 'admin'}\n`).join('')}`);
  }

  // Milliseconds from exec until GET /readyz says 200.
  async start() {
    const port = await freePort();
    this.agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
    this.port = port;
    const begun = performance.now();
    this.child = keep(spawn(`${this.bin}/tom-server`, ['--data', this.data, '--listen', '127.0.0.1', '--port', String(port)],
      { stdio: ['ignore', 'ignore', openSync(`${this.work}/household.log`, 'a')], env: { PATH: process.env.PATH, HOME: this.work } }));
    await until(async () => {
      if (this.child.exitCode !== null) throw new Error(`tom-server ended: ${readFileSync(`${this.work}/household.log`)}`);
      return await this.status('/readyz').catch(() => 0) === 200;
    }, 'tom-server is ready');
    this.begun = begun;
    return performance.now() - begun;
  }

  // A token of each user, for programs of whoever owns the folder.
  signIn() {
    this.sessions = Object.fromEntries(people.map(name => [name,
      execFileSync(`${this.bin}/tom-server`, ['issue-session', '--data', this.data, '--user', name]).toString().trim()]));
  }

  status(path, name) {
    return new Promise((resolve, reject) => {
      const headers = name ? { Cookie: `__Host-tom_session=${this.sessions[name]}` } : {};
      const request = https.get({ host: '127.0.0.1', port: this.port, path, agent: this.agent, headers }, answer => {
        answer.resume().on('end', () => resolve(answer.statusCode));
      });
      request.on('error', reject);
    });
  }

  // Milliseconds until the user's agent has answered.
  async ask(name) {
    const begun = performance.now();
    const status = await this.status('/tasks', name);
    if (status !== 200) throw new Error(`the agent of ${name} answered ${status}`);
    return performance.now() - begun;
  }

  async end() {
    this.agent?.destroy();
    if (this.child) await stop(this.child);
  }
}
