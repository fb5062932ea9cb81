// ./tom bench push: what it costs to tell 5,000 devices something, beside npm's ws with the same frames in the same run, how
// long a notification takes from an agent's disk to the last of three devices, and whether 10,000 reach two that come and go.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { comeAndGo } from './front/comeandgo.mjs';
import { useGenerator } from './front/load.mjs';
import { clientCore, cpuOf, freePort, loadOfMachine, memoryOfAlone, nextLine, serverCore, sleep, start, stop, stopAll, write } from './front/processes.mjs';
import { Report, ratio } from './front/report.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const usage = './tom bench push [--rounds N] [--devices N] [--messages N] [--doorbells N] [--notifications N]';
const settings = { rounds: 3, devices: 5000, messages: 40, doorbells: 300, notifications: 10000 };
for (let words = process.argv.slice(2); words.length;) {
  const name = words.shift().replace(/^--/, '');
  if (!Object.hasOwn(settings, name)) { console.error(usage); process.exit(name === 'help' ? 0 : 2); }
  settings[name] = Number(words.shift());
}
if (!Object.values(settings).every(n => n >= 1)) { console.error(usage); process.exit(2); }

const text = (...command) => execFileSync(command[0], command.slice(1), { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] }).toString().trim();
const work = mkdtempSync('/tmp/tom-push.');
const bin = `${root}/build/release/bin`;
const generator = `${root}/build/release/tests/frontload`;
useGenerator(generator);
const report = new Report();

// As the agent writes one: 300 bytes.
const frame = seq => JSON.stringify({ type: 'notification', notification: { id: seq, seq, kind: 'reminder', title: 'The tea is ready', text: 'x'.repeat(120), sender: '', created: new Date().toISOString(), read: false } });

const limits = { connections: 20000, connections_per_address: 20000, requests_per_minute: 1000000000, push_sockets_per_user: 20000 };
async function startServer(name, users) {
  const data = `${work}/${name}`;
  mkdirSync(data, { mode: 0o700 });
  const hash = execFileSync(`${bin}/tom-server`, ['hash-password'], { input: 'correct horse battery\n', stdio: ['pipe', 'pipe', 'ignore'] }).toString().trim();
  const door = await freePort();
  write(`${data}/config.yml`, `global:\n  log_level: WARNING\n  limits:\n${Object.entries(limits).map(([key, n]) => `    ${key}: ${n}\n`).join('')}agents:\n  door: {url: 'https://127.0.0.1:${door}', listen: 127.0.0.1}\n`
    + `memory: {enable: false}\nusers:\n${users.map(({ username, url }) => `  - username: ${username}\n    password: '${hash}'\n${url ? `    agent_url: ${url}\n` : ''}`).join('')}`);
  const run = words => execFileSync(`${bin}/tom-server`, [...words, '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] }).toString().trim();
  run(['init']);
  const port = await freePort();
  const child = start(serverCore([`${bin}/tom-server`, '--data', data, '--listen', '127.0.0.1', '--port', String(port)]), { log: `${work}/${name}.log` });
  const session = run(['issue-session', '--user', users[0].username]);
  for (let i = 0; ; ++i) {
    const answer = await ask(port, 'GET', '/healthz').catch(() => null);
    if (answer?.status === 200) break;
    if (i > 400) throw new Error(`tom-server did not start: ${readFileSync(`${work}/${name}.log`, 'utf8').slice(-1000)}`);
    await sleep(25);
  }
  return { child, pid: child.pid, port, door, data, cookie: `__Host-tom_session=${session}`, end: () => stop(child) };
}

const agents = new Map();
function ask(port, method, url, { body, cookie, tls = {}, sockets = 1 } = {}) {
  const key = `${port} ${Boolean(tls.cert)} ${sockets}`;
  if (!agents.has(key)) agents.set(key, new https.Agent({ keepAlive: true, maxSockets: sockets, rejectUnauthorized: false, ...tls }));
  return new Promise((resolve, reject) => {
    const headers = { ...(body ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } : {}), ...(cookie ? { Cookie: cookie } : {}) };
    const request = https.request({ host: '127.0.0.1', port, path: url, method, headers, agent: agents.get(key) }, answer => {
      let all = '';
      answer.on('data', piece => { all += piece; });
      answer.on('end', () => resolve({ status: answer.statusCode, body: all }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const now = () => Number(process.hrtime.bigint());

// One server with all devices: memory of each, then messages one after the other, each heard by all before the next.
async function fanOut(server, send) {
  await sleep(500);
  const before = memoryOfAlone(server.pid).pss;
  const options = ['push', '--port', String(server.port), '--path', '/push', '--connections', String(settings.devices), '--count', '1'];
  if (server.cookie) { write(`${work}/cookies`, `${server.cookie}\n`); options.push('--cookies', `${work}/cookies`); }
  const devices = start(clientCore([generator, ...options]), { log: '/dev/stderr' });
  const { open } = JSON.parse(await nextLine(devices, 300));
  await sleep(2500);   // handshakes and greetings are over
  const memory = (memoryOfAlone(server.pid).pss - before) / open;
  const result = { open, memory, last: [], missed: 0, cpu: 0, generator: 0 };
  for (let i = -5; i < settings.messages; ++i) {   // five to warm up
    devices.stdin.write('\n');
    await sleep(30);
    if (i === 0) result.cpu = cpuOf(server.pid);
    const begun = now();
    await send(i + 6);
    const heard = JSON.parse(await nextLine(devices, 60));
    result.missed += heard.missed;
    if (i >= 0) { result.last.push((heard.last_ns - begun) / 1e6); result.generator += heard.cpu; }
  }
  result.cpu = (cpuOf(server.pid) - result.cpu) / settings.messages / open;
  result.generator /= settings.messages * open;
  result.last.sort((a, b) => a - b);
  result.median = result.last[Math.floor(result.last.length / 2)];
  result.slowest = result.last.at(-1);
  await stop(devices);
  await server.end();
  return result;
}

let stub;
async function tomFanOut(round) {
  stub ??= await freePort();
  const server = await startServer(`tom${round}`, [{ username: 'alice', url: `https://127.0.0.1:${stub}` }]);
  const own = `${server.data}/internal/agents/alice`;
  const tls = { cert: readFileSync(`${own}/cert.pem`), key: readFileSync(`${own}/key.pem`) };
  return fanOut(server, async seq => {
    const answer = await ask(server.door, 'POST', '/push', { body: `{"messages":[${frame(seq)}]}`, tls });
    if (answer.status !== 200) throw new Error(`the door said ${answer.status}: ${answer.body}`);
  });
}

async function wsFanOut(round, peers) {
  const port = await freePort();
  const child = start(serverCore(['node', new URL('./front/wspeer.mjs', import.meta.url).pathname, peers, String(port), `${work}/tom${round}/tls`]), { log: `${work}/ws.log` });
  await nextLine(child);
  return fanOut({ pid: child.pid, port, end: () => stop(child) }, async seq => { child.stdin.write(`${frame(seq)}\n`); });
}

// A real agent: a reminder is posted to its inbox, and three devices wait. From before the commit (the time that the agent
// writes into the notification, in milliseconds) and from the request to the last frame.
async function doorbell(peers) {
  const WebSocket = createRequire(`${peers}/`)('ws');
  const server = await startServer('bell', [{ username: 'alice' }]);
  const call = (method, url, body) => ask(server.port, method, url, { body: body && JSON.stringify(body), cookie: server.cookie });
  const made = await call('POST', '/schedules', { text: 'tea', start: '2199-01-01T08:00:00', rrule: 'FREQ=DAILY' });
  if (made.status !== 200) throw new Error(`no schedule: ${made.status} ${made.body}`);
  const { id } = JSON.parse(made.body).schedule;
  let heard = 0;
  let tell = () => {};
  const devices = await Promise.all([1, 2, 3].map(() => new Promise((resolve, reject) => {
    const device = new WebSocket(`wss://127.0.0.1:${server.port}/push`, ['tom.push.v1'], { rejectUnauthorized: false, perMessageDeflate: false, headers: { Cookie: server.cookie } });
    device.on('open', () => resolve(device));
    device.on('error', reject);
    device.on('message', data => {
      const message = JSON.parse(data);
      if (message.type === 'notification' && ++heard === 3) tell({ at: now(), wall: Date.now(), created: Date.parse(message.notification.created) });
    });
  })));
  const [fromRequest, fromCommit, answered] = [[], [], []];
  for (let i = -20; i < settings.doorbells; ++i) {
    heard = 0;
    const last = new Promise(resolve => { tell = resolve; });
    const begun = now();
    const run = call('POST', `/schedules/${id}/run`).then(answer => ({ at: now(), status: answer.status }));
    const [said, answer] = [await last, await run];
    if (answer.status !== 200) throw new Error(`run said ${answer.status}`);
    if (i < 0) continue;
    fromRequest.push((said.at - begun) / 1e6);
    fromCommit.push(said.wall - said.created);
    answered.push((said.at - answer.at) / 1e6);
    await sleep(5);
  }
  devices.forEach(device => device.terminate());
  await server.end();
  const part = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(p * list.length))];
  return { p50: part(fromRequest, 0.5), p99: part(fromRequest, 0.99), committed50: part(fromCommit, 0.5), committed99: part(fromCommit, 0.99), answered99: part(answered, 0.99) };
}

// A real agent and its inbox: as many notifications as it may be, to two devices of which one or both are often away.
async function flow(peers) {
  const WebSocket = createRequire(`${peers}/`)('ws');
  const server = await startServer('flow', [{ username: 'alice' }]);
  const call = async (method, url, body, sockets) => {
    const answer = await ask(server.port, method, url, { body: body && JSON.stringify(body), cookie: server.cookie, sockets });
    if (answer.status !== 200) throw new Error(`${method} ${url}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body);
  };
  const { schedule } = await call('POST', '/schedules', { text: 'tea', start: '2199-01-01T08:00:00', rrule: 'FREQ=DAILY' }, 8);
  const result = await comeAndGo({
    connect: () => new WebSocket(`wss://127.0.0.1:${server.port}/push`, ['tom.push.v1'], { rejectUnauthorized: false, perMessageDeflate: false, headers: { Cookie: server.cookie } }),
    fetchSince: last => call('GET', `/notifications?since=${last}&limit=500`, undefined, 2),
    post: () => call('POST', `/schedules/${schedule.id}/run`, undefined, 8),
    count: settings.notifications,
  });
  await server.end();
  return result;
}

let status = 0;
const finish = async () => { await stopAll(); rmSync(work, { recursive: true, force: true }); };
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, async () => { await finish(); process.exit(130); });
try {
  const before = loadOfMachine();
  const peers = text('tests/interop/peers.sh', 'tests/interop');
  console.log(`tom-server ${process.env.TOM_COMMIT || 'unknown'}, ${settings.rounds} rounds of ${settings.messages} messages, median (lowest-highest); ${os.cpus().length} cores of ${os.cpus()[0]?.model}, load ${before.toFixed(1)}; Node ${process.version}`);
  report.heading(`a message to ${settings.devices} devices over TLS`);
  const all = { tom: [], 'npm ws': [] };
  for (let round = 0; round < settings.rounds; ++round) {
    all.tom.push(await tomFanOut(round));
    all['npm ws'].push(await wsFanOut(round, peers));
  }
  const pick = key => Object.fromEntries(Object.entries(all).map(([name, rounds]) => [name, rounds.map(r => r[key])]));
  report.row('until the last device heard it', 'ms', pick('median'));
  report.row('the slowest message', 'ms', pick('slowest'));
  report.row('CPU a message and device', 'us', pick('cpu'));
  report.row('of the generator', 'us', pick('generator'));
  report.row('memory of a device', 'kB PSS', pick('memory'));
  report.row('devices let in', '', pick('open'));
  report.row('messages missed', '', pick('missed'));
  report.goal('last device over npm ws', ratio(pick('median').tom, pick('median')['npm ws']), 1, ' x');
  report.goal('CPU over npm ws', ratio(pick('cpu').tom, pick('cpu')['npm ws']), 1, ' x');
  report.goal('CPU towards half of npm ws', ratio(pick('cpu').tom, pick('cpu')['npm ws']), 0.5, ' x');
  report.goal('missed', Math.max(...pick('missed').tom), 0);
  report.heading('a doorbell to three devices');
  const bells = [];
  for (let round = 0; round < settings.rounds; ++round) {
    rmSync(`${work}/bell`, { recursive: true, force: true });
    bells.push(await doorbell(peers));
  }
  const bell = key => ({ tom: bells.map(b => b[key]) });
  report.row('from the request to the last frame, p50', 'ms', bell('p50'));
  report.row('from the request to the last frame, p99', 'ms', bell('p99'));
  report.row('from before the commit to the last frame, p50', 'ms', bell('committed50'));
  const p99 = report.row('from before the commit to the last frame, p99', 'ms', bell('committed99'));
  report.row('the last frame behind the answer, p99', 'ms', bell('answered99'));
  report.goal('p99 from before the commit', p99.values.tom.median, 5, ' ms');
  report.heading(`${settings.notifications} notifications to two devices that come and go`);
  const flowed = await flow(peers);
  const went = key => ({ tom: [flowed[key]] });
  report.row('until the last was posted', 's', went('postedIn'));
  report.row('until both had all', 's', went('hadAllAfter'));
  report.row('times that they came', '', went('comings'));
  report.row('part that came over the channel', '', went('pushed'));
  report.row('from the commit to a device, p50', 'ms', went('p50'));
  report.row('from the commit to a device, p99, away or not', 'ms', went('p99'));
  for (const fault of ['missed', 'doubled', 'unordered']) report.goal(fault, flowed[fault], 0);
  report.summary();
  console.log(`load of the machine: ${before.toFixed(1)} before, ${loadOfMachine().toFixed(1)} after`);
  mkdirSync(`${root}/build/bench`, { recursive: true });
  writeFileSync(`${root}/build/bench/push.json`, JSON.stringify({ settings, rows: report.rows, goals: report.goals, notes: report.notes }, null, 1));
} catch (error) {
  console.error(error);
  status = 1;
} finally {
  await finish();
}
process.exit(status);
