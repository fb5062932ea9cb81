// The servers under test, all with Tom's certificate, in front of the same stub of an agent.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { freePort, nextLine, serverCore, clientCore, sleep, start, stop, write } from './processes.mjs';

const users = Array.from({ length: 8 }, (_, i) => `person${i + 1}`);

// What nothing in a bench may meet: the limits are for strangers.
const limits = { connections: 20000, connections_per_address: 20000, requests_per_minute: 1000000000, push_sockets_per_user: 20000 };

export async function whenListening(server) {
  for (let i = 0; i < 400; ++i) {
    const isOpen = await new Promise(resolve => {
      const socket = connect(server.port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
      socket.on('error', () => resolve(false));
    });
    if (isOpen) return server;
    await sleep(25);
  }
  throw new Error(`${server.name} does not listen`);
}

export class Servers {
  static async prepare({ bin, tests, work, peers, sessions = 64 }) {
    const self = Object.assign(new Servers(), { bin, tests, work, peers, data: `${work}/data` });
    mkdirSync(self.data, { recursive: true, mode: 0o700 });
    self.agents = await Promise.all(users.map(async name => ({ name, port: await freePort() })));
    [self.plain, self.tls] = [await freePort(), await freePort()];
    const hash = execFileSync(`${bin}/tom-server`, ['hash-password'], { input: 'correct horse battery\n', stdio: ['pipe', 'pipe', 'ignore'] }).toString().trim();
    write(`${self.data}/config.yml`, `global:\n  limits:\n${Object.entries(limits).map(([key, n]) => `    ${key}: ${n}\n`).join('')}users:\n`
      + self.agents.map(({ name, port }) => `  - username: ${name}\n    password: '${hash}'\n    agent_url: https://127.0.0.1:${port}\n`).join(''));
    self.run(['init']);
    self.cookies = `${work}/cookies`;
    const tokens = Array.from({ length: sessions }, (_, i) => self.run(['issue-session', '--user', users[i % users.length]]));
    write(self.cookies, tokens.map(token => `__Host-tom_session=${token}\n`).join(''));
    self.certificate = `${self.data}/tls`;
    write(`${work}/healthz`, '{"status":"OK"}');
    await self.startAgents();
    return self;
  }

  keep() { return [this.agent.child]; }

  run(words) {
    return execFileSync(`${this.bin}/tom-server`, [...words, '--data', this.data], { stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim();
  }

  async startAgents() {
    const mutual = this.agents.flatMap(({ name, port }) => ['--mutual', String(port), `${this.data}/internal/agents/${name}`]);
    const stub = start(clientCore([`${this.tests}/agentstub`, '--plain', String(this.plain), '--tls', String(this.tls), this.certificate, ...mutual]),
      { log: `${this.work}/stub.log` });
    await nextLine(stub);
    this.agent = { name: 'direct', pid: stub.pid, child: stub };
  }

  tomCommand(port) { return [`${this.bin}/tom-server`, '--data', this.data, '--listen', '127.0.0.1', '--port', String(port)]; }

  async tom() {
    const port = await freePort();
    const child = start(serverCore(this.tomCommand(port)), { log: `${this.work}/tom.log` });
    for (let i = 0; !existsSync(`${this.data}/server.json`); ++i) {
      if (i > 400 || child.exitCode !== null) throw new Error(`tom-server did not start: ${readFileSync(`${this.work}/tom.log`, 'utf8').slice(-2000)}`);
      await sleep(25);
    }
    return this.server('tom', child, port);
  }

  // The sign-in page as Tom gives it, for the others to give too; its size.
  async keepPage(tom) {
    const page = execFileSync('curl', ['-ksf', '-m', '5', '-H', 'Accept: text/html', `https://127.0.0.1:${tom.port}/auth`]);
    writeFileSync(`${this.work}/auth`, page);
    return page.length;
  }

  // Two fronts in one process: to the agent over TLS, as Tom does it, and without, which is the least that can be done.
  async nginx() {
    const [port, plainPort] = [await freePort(), await freePort()];
    const file = `${this.work}/nginx-${port}`;
    const front = (listen, upstream, scheme) => `
  server { listen 127.0.0.1:${listen} ssl; ssl_certificate ${this.certificate}/cert.pem; ssl_certificate_key ${this.certificate}/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3; keepalive_requests 100000000; keepalive_timeout 300s; proxy_http_version 1.1; proxy_set_header Connection "";
    location = /healthz { default_type application/json; return 200 '{"status":"OK"}'; }
    location = /auth { default_type text/html; root ${this.work}; }
    location = /process { proxy_pass ${scheme}://${upstream}; }
    location / { proxy_pass ${scheme}://${upstream}; }
    location /process/ { proxy_pass ${scheme}://${upstream}; proxy_buffering off; } }`;
    write(`${file}.conf`, `daemon off; master_process off; worker_processes 1; pid ${file}.pid; error_log ${file}.err;
events { worker_connections 16000; }
http { access_log ${file}.access; client_body_temp_path ${file}.b; proxy_temp_path ${file}.p; fastcgi_temp_path ${file}.f; uwsgi_temp_path ${file}.u; scgi_temp_path ${file}.s;
  upstream encrypted { server 127.0.0.1:${this.tls}; keepalive 64; keepalive_requests 100000000; }
  upstream bare { server 127.0.0.1:${this.plain}; keepalive 64; keepalive_requests 100000000; }${front(port, 'encrypted', 'https')}${front(plainPort, 'bare', 'http')}
}\n`);
    const child = start(serverCore(this.nginxCommand(file)), { log: `${file}.log` });
    return { ...await whenListening(this.server('nginx', child, port)), plainPort };
  }

  nginxCommand(file) { return ['nginx', '-e', `${file}.err`, '-c', `${file}.conf`]; }

  // kind: proxy (Node's http-proxy with a check of the cookie) or plain (node:https alone).
  nodeCommand(kind, port) {
    return ['node', new URL('./nodepeer.mjs', import.meta.url).pathname, kind, String(port), this.certificate, this.work, String(this.tls), this.peers];
  }

  async node(kind = 'proxy') {
    const port = await freePort();
    const child = start(serverCore(this.nodeCommand(kind, port)), { log: `${this.work}/node.log` });
    await nextLine(child);
    return this.server('node', child, port);
  }

  qsslCommand(port, file) { return [`${this.tests}/bareqssl`, String(port), this.certificate, `${this.work}/${file}`]; }

  async qssl(file = 'healthz') {
    const port = await freePort();
    const child = start(serverCore(this.qsslCommand(port, file)), { log: `${this.work}/qssl.log` });
    await nextLine(child);
    return this.server('bare QSslServer', child, port);
  }

  server(name, child, port) { return { name, pid: child.pid, port, end: () => stop(child) }; }
}
