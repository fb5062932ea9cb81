// A stub of a model, and what stands in front of it: tom-agent as it is, Portkey's gateway, nginx.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { clientCore, freePort, nextLine, serverCore, start, stop, write } from '../front/processes.mjs';
import { whenListening } from '../front/servers.mjs';

const user = 'person1';

export class Models {
  static async prepare({ root, bin, work, tests, peers }) {
    const self = Object.assign(new Models(), { root, bin, tests, work, peers, data: `${work}/data` });
    mkdirSync(self.data, { recursive: true, mode: 0o700 });
    await self.startModel();
    write(`${self.data}/config.yml`, `global:
  log_level: WARNING
  llms:
    bench:
      api: not-a-secret
      base_url: http://127.0.0.1:${self.model.port}/v1
      models: [bench/one, bench/one, bench/one]
users:
  - username: ${user}
    password: 'a password that nobody uses'
`);
    execFileSync(`${bin}/tom-server`, ['init', '--data', self.data], { stdio: 'ignore' });
    self.makeServersCertificate();
    self.body = how => JSON.stringify({ model: 'one', stream: true, messages: [{ role: 'user', content: how }] });
    return self;
  }

  keep() { return [this.model.child]; }

  async startModel() {
    const port = await freePort();
    const child = start(clientCore([`${this.tests}/llmstub`, String(port)]), { log: `${this.work}/model.log` });
    await nextLine(child);
    this.model = { name: 'direct', pid: child.pid, child, port, options: { plain: true, path: '/v1/chat/completions' } };
  }

  // An agent answers tom-server alone; the generator shows a certificate such as tom-server makes for itself.
  makeServersCertificate() {
    const [folder, authority] = [`${this.work}/server`, `${this.data}/internal`];
    mkdirSync(folder, { mode: 0o700 });
    const openssl = (...words) => execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' });
    openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=tom-server', '-keyout', 'key.pem', '-out', 'request.pem');
    write(`${folder}/uses`, 'extendedKeyUsage=clientAuth\n');
    openssl('x509', '-req', '-in', 'request.pem', '-CA', `${authority}/ca.pem`, '-CAkey', `${authority}/ca-key.pem`, '-set_serial', '4711', '-days', '2', '-extfile', 'uses', '-out', 'cert.pem');
    this.identity = folder;
  }

  // isKept: the conversation is on disk, as usual; else it is a temporary one, in memory.
  async agent(name, isKept) {
    const port = await freePort();
    const data = isKept ? this.data : `${this.data}-temporary`;   // a user's folder is one agent's
    if (!isKept) cpSync(this.data, data, { recursive: true, filter: path => !path.startsWith(`${this.data}/users`) });
    const child = start(serverCore([`${this.bin}/tom-agent`, '--data', data, '--port', String(port)]),
      { log: `${this.work}/agent.log`, env: { ...process.env, TOM_USERNAME: user, no_proxy: '127.0.0.1' } });
    const options = { path: '/process', identity: this.identity, header: `X-Tom-User: ${user}` };
    const server = { name, pid: child.pid, port, options, end: () => stop(child) };
    await whenListening(server);
    server.bodies = async (how, count) => {
      const conversations = isKept ? this.conversations(port, count) : Array.from({ length: count }, () => undefined);
      const file = `${this.work}/bodies`;
      write(file, conversations.map(conversation => JSON.stringify({ request: how, ...(isKept ? { conversation, parent: 'none' } : { temporary: true }) })).join('\n') + '\n');
      return file;
    };
    return server;
  }

  // Since the turns of one wait for each other.
  conversations(port, count) {
    const post = (path, body) => JSON.parse(execFileSync('curl', ['-ksf', '-m', '20', '--cert', `${this.identity}/cert.pem`, '--key', `${this.identity}/key.pem`,
      '-H', `X-Tom-User: ${user}`, '-H', 'Content-Type: application/json', '-d', JSON.stringify(body), `https://127.0.0.1:${port}${path}`]).toString());
    this.known ??= [];
    while (this.known.length < count) {
      post('/reset', { client_type: 'web' });
      this.known.push(post('/process', { request: 'e1-g0' }).conversation);
    }
    return this.known.slice(0, count);
  }

  async nginx() {
    const port = await freePort();
    const file = `${this.work}/nginx-${port}`;
    write(`${file}.conf`, `daemon off; master_process off; worker_processes 1; pid ${file}.pid; error_log ${file}.err;
events { worker_connections 4096; }
http { access_log ${file}.access; client_body_temp_path ${file}.b; proxy_temp_path ${file}.p; fastcgi_temp_path ${file}.f; uwsgi_temp_path ${file}.u; scgi_temp_path ${file}.s;
  upstream model { server 127.0.0.1:${this.model.port}; keepalive 64; keepalive_requests 100000000; }
  server { listen 127.0.0.1:${port}; keepalive_requests 100000000; proxy_http_version 1.1; proxy_set_header Connection "";
    location / { proxy_pass http://model; proxy_buffering off; } }
}\n`);
    const child = start(serverCore(['nginx', '-e', `${file}.err`, '-c', `${file}.conf`]), { log: `${file}.log` });
    return whenListening({ name: 'nginx', pid: child.pid, port, options: this.model.options, end: () => stop(child) });
  }

  // It listens on every address of the machine unless it is kept from it.
  async portkey() {
    const port = await freePort();
    const program = `${this.peers}/node_modules/@portkey-ai/gateway/build/start-server.js`;
    const child = start(serverCore(['node', '--import', `${this.root}/tests/mcppeers/loopback.mjs`, program, `--port=${port}`, '--headless']),
      { log: `${this.work}/portkey.log`, env: { ...process.env, NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1' } });
    const header = `x-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:${this.model.port}/v1\r\nAuthorization: Bearer x`;
    return whenListening({ name: 'Portkey', pid: child.pid, port, options: { ...this.model.options, header }, end: () => stop(child) });
  }
}
