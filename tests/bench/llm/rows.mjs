// One call after the other, one more call in a turn, one stream, fifty streams, and what an open stream takes of memory.
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { keepAsking, measure } from '../front/load.mjs';
import { memoryOf, nextLine, serverCore, sleep, start } from '../front/processes.mjs';
import { median, ratio } from '../front/report.mjs';
import { interleaved, pick, tellProblems } from '../front/rounds.mjs';
import { ask } from './ask.mjs';

async function asked(models, server, mode, how, connections, more) {
  const bodies = server.bodies ? await server.bodies(how, connections) : undefined;
  const body = bodies ? undefined : models.body(how);
  return measure(server, mode, { method: 'POST', body, bodies, connections, ...server.options, ...more });
}

async function everybody(models) {
  return [models.model, await models.agent('tom', true), await models.agent('tom, temporary', false), await models.portkey(), await models.nginx()];
}

// What the acceptance of a turn waits for beside its model: 12 kB written over what is there, where the agent has its data. In milliseconds.
function syncTime(folder) {
  const file = openSync(`${folder}/sync`, 'w');
  const times = [];
  for (let i = 0; i <= 200; ++i) {
    writeSync(file, Buffer.alloc(12288, i), 0, 12288, 0);
    const begun = process.hrtime.bigint();
    fdatasyncSync(file);
    if (i > 0) times.push(Number(process.hrtime.bigint() - begun) / 1e6);   // the first one makes the file longer
  }
  closeSync(file);
  return times;
}

const addedTo = (straight, all, key) => all.map((r, i) => (r[key] - straight[i][key]) / 1000);

export async function calls(models, report, { rounds, seconds }) {
  report.heading('one call after the other, an answer of one token');
  const results = await interleaved(rounds + 2, (await everybody(models)).map(server => (
    { name: server.name, ask: () => asked(models, server, 'requests', 'e1-g0', 1, { seconds }) })), true);
  const { direct, ...through } = results;
  const added = Object.fromEntries(Object.entries(through).map(([name, all]) => [name, addedTo(direct, all, 'p50_us')]));
  report.row('p50 straight from the model', 'ms', pick({ direct }, 'p50_us', 1e-3));
  report.row('p50, added', 'ms', added);
  report.row('p99', 'ms', pick(through, 'p99_us', 1e-3));
  report.row('CPU', 'us/call', pick(through, 'cpu'));
  tellProblems(report, results);
  report.row('one fdatasync of 12 kB beside it', 'ms', { disk: syncTime(models.data) });
  report.goal('added to a call', median(added.tom), 0.3, ' ms');
  report.note(`added over Portkey's: ${ratio(added.tom, added.Portkey).toFixed(2)} x; temporary: ${ratio(added['tom, temporary'], added.Portkey).toFixed(2)} x`);
  report.note(`CPU over Portkey's: ${ratio(pick(results, 'cpu').tom, pick(results, 'cpu').Portkey).toFixed(2)} x`);
}

// Whole turns of few and of many rounds of tools: what they differ by are calls of the model, each with a tool that only reads.
const [few, lots] = [1, 9];

// A turn that calls less than it is told to would be measured as a fast one.
async function checkRounds(models, server) {
  const body = readFileSync(await server.bodies(`r${lots}-e1-g0`, 1), 'utf8').split('\n')[0];
  let all = '';
  await ask(models, server, { method: 'POST', path: server.options.path, body, heard: text => { all = text; } });
  const calls = all.match(/^event: ?tool_result$/gm)?.length ?? 0;
  if (calls !== lots) throw new Error(`${server.name}: ${calls} calls of tools instead of ${lots}: ${all.slice(0, 500)}`);
}

async function turnsOf(models, server, seconds) {
  const [short, long] = [await asked(models, server, 'requests', `r${few}-e1-g0`, 1, { seconds }), await asked(models, server, 'requests', `r${lots}-e1-g0`, 1, { seconds })];
  const each = key => (long[key] - short[key]) / (lots - few);
  return { ...long, p50_us: each('p50_us'), cpu: each('cpu'), turn: short.p50_us, ...Object.fromEntries(['lost', 'refused', 'unanswered'].map(key => [key, short[key] + long[key]])) };
}

export async function more(models, report, { rounds, seconds }) {
  report.heading(`one more call in a turn, a tool that only reads included: (${lots} rounds of tools - ${few}) / ${lots - few}`);
  const [straight, ...servers] = await everybody(models);
  const agents = servers.filter(server => server.bodies);
  for (const agent of agents) await checkRounds(models, agent);
  const results = await interleaved(rounds + 2, [straight, ...servers].map(server => ({ name: server.name,
    ask: () => (server.bodies ? turnsOf(models, server, seconds / 2) : asked(models, server, 'requests', 'e1-g0', 1, { seconds })) })), true);
  const { direct, ...through } = results;
  const added = Object.fromEntries(Object.entries(through).map(([name, all]) => [name, addedTo(direct, all, 'p50_us')]));
  report.row('p50 straight from the model', 'ms', pick({ direct }, 'p50_us', 1e-3));
  report.row(`p50 of a whole turn with ${few} round`, 'ms', pick(Object.fromEntries(agents.map(({ name }) => [name, results[name]])), 'turn', 1e-3));
  report.row('added to each call', 'ms', added);
  report.row('CPU', 'us/call', pick(through, 'cpu'));
  tellProblems(report, results);
  report.goal('added to one more call', median(added.tom), 0.3, ' ms');
  report.note(`added over Portkey's: ${ratio(added.tom, added.Portkey).toFixed(2)} x; temporary: ${ratio(added['tom, temporary'], added.Portkey).toFixed(2)} x`);
  report.note(`CPU over Portkey's: ${ratio(pick(results, 'cpu').tom, pick(results, 'cpu').Portkey).toFixed(2)} x`);
}

// What asks a model in every program of Tom, without the agent around it, beside libcurl's own request for the same bytes.
export async function alone(models, report, { rounds, seconds }) {
  report.heading('shared/llm alone, in a process that only asks');
  const child = start(serverCore([`${models.tests}/llmask`, `http://127.0.0.1:${models.model.port}/v1`, String(rounds + 2), String(seconds)]), { log: `${models.work}/llmask.log` });
  await nextLine(child);
  child.stdin.write('go\n');
  const all = [];
  for (let i = 0; i < rounds + 2; ++i) all.push(JSON.parse(await nextLine(child, 180)));
  const of = (key, scale = 1) => Object.fromEntries(['router', 'libcurl'].map(name => [name, all.map(round => round[name][key] * scale)]));
  report.row('p50', 'ms', of('p50_us', 1e-3));
  report.row('p99', 'ms', of('p99_us', 1e-3));
  report.row('CPU', 'us/call', of('cpu'));
  const over = all.map(({ router, libcurl }) => (router.p50_us - libcurl.p50_us) / 1000);
  report.row('p50, added to libcurl', 'ms', { router: over });
  report.goal('added to libcurl', median(over), 0.3, ' ms');
  const times = key => ratio(of(key).router, of(key).libcurl).toFixed(2);
  report.note(`p50: ${times('p50_us')} x libcurl; CPU: ${times('cpu')} x libcurl`);
}

const tokens = 400;

async function streamed(models, report, rounds, count, mostP99) {
  report.heading(`${count} ${count === 1 ? 'stream' : 'streams at once'}, ${tokens} tokens each, one every 5 ms`);
  const ask = server => asked(models, server, 'streams', `e${tokens}-g5`, count, { events: tokens, tokens: true, accept: 'text/event-stream' });
  const results = await interleaved(rounds, (await everybody(models)).map(server => ({ name: server.name, ask: () => ask(server) })), true);
  const { direct, ...through } = results;
  report.row('p50', 'ms', pick(results, 'p50_us', 1e-3));
  report.row('p99', 'ms', pick(results, 'p99_us', 1e-3));
  const cpu = report.row('CPU', 'us/token', pick(through, 'cpu'));
  report.row(`streams that came whole, of ${count}`, '', pick(results, 'whole'));
  tellProblems(report, results);
  report.goal('p99 of a token', median(results.tom.map(r => r.p99_us)) / 1000, mostP99, ' ms');
  report.goal('CPU of a token', cpu.values.tom.median, 30, ' us');
  report.goal('streams not whole', Math.max(...results.tom.map(r => count - r.whole)), 0);
  const times = (key, peer) => `${ratio(results.tom.map(r => r[key]), results[peer].map(r => r[key])).toFixed(2)} x ${peer}`;
  report.note(`p99: ${times('p99_us', 'Portkey')}, ${times('p99_us', 'nginx')}; CPU: ${times('cpu', 'Portkey')}, ${times('cpu', 'nginx')}`);
}

export const one = (models, report, { rounds }) => streamed(models, report, rounds, 1, 3);
export const many = (models, report, { rounds }) => streamed(models, report, rounds, 50, 10);

// In the middle of its streams, over what it had after the same before.
async function besideStreams(models, server, count) {
  const options = async how => ({ method: 'POST', body: server.bodies ? undefined : models.body(how),
    bodies: server.bodies ? await server.bodies(how, count) : undefined, events: 60, tokens: true, connections: count, accept: 'text/event-stream', ...server.options });
  await (await keepAsking(server, 'streams', await options('e60-g5'))).end();
  await sleep(500);
  const before = memoryOf(server.pid).pss;
  const streams = await keepAsking(server, 'streams', await options('e60-g50'));
  await sleep(1500);
  const during = memoryOf(server.pid).pss;
  const { whole } = await streams.end();
  return { each: (during - before) / count, before: before / 1024, whole };
}

export async function memory(models, report, { rounds }) {
  const count = 50;
  report.heading(`memory of an open stream, ${count} at once`);
  const servers = (await everybody(models)).filter(server => server !== models.model);
  const results = await interleaved(rounds, servers.map(server => ({ name: server.name, ask: () => besideStreams(models, server, count) })));
  const each = report.row('of each stream', 'kB PSS', pick(results, 'each'));
  report.row('of all before', 'MB PSS', pick(results, 'before'));
  report.row(`streams that came whole, of ${count}`, '', pick(results, 'whole'));
  report.goal('of each stream', each.values.tom.median, 100, ' kB');
}
