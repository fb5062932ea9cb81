// What an agent costs that nobody talks to.
import { readFileSync, readdirSync } from 'node:fs';
import { TomAgent, until } from './tomagent.mjs';
import { World } from './model.mjs';
import { cpuOf, memoryOfAlone, sleep } from '../front/processes.mjs';

const quiet = 45;      // s, until what a start leaves behind is done
const watched = 130;   // s
const step = 200;      // ms

// How often its threads have slept and woken so far.
const switches = pid => readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
  try { return sum + Number(readFileSync(`/proc/${pid}/task/${thread}/status`, 'latin1').match(/^voluntary_ctxt_switches:\s+(\d+)/m)[1]); } catch { return sum; }
}, 0);

export async function idle(context, report, { rounds }) {
  report.heading('an agent with five services that nobody talks to');
  const world = await new World().open();
  const [ready, cpu] = [[], []];
  for (let round = 0; round < rounds + 2; ++round) {
    const agent = new TomAgent(context, world, 5);
    ready.push(await agent.start());
    cpu.push(cpuOf(agent.child.pid) / 1000);
    await agent.end();
  }
  const times = report.row('from its start until it serves', 'ms', { tom: ready });
  report.row('CPU of that', 'ms', { tom: cpu });
  report.goal('ready', times.values.tom.median, 100, ' ms');

  const agent = new TomAgent(context, world, 5);
  try {
    await agent.start();
    await until(() => agent.connected === 5, 'five services connected');
    await sleep(quiet * 1000);
    const { pid } = agent.child;
    const wakes = [];   // when, in s; what goes on in the next step too is one
    let before = switches(pid);
    let wasAwake = false;
    const begun = performance.now();
    for (;;) {
      const elapsed = (performance.now() - begun) / 1000;
      if (elapsed > watched) break;
      await sleep(step);
      const now = switches(pid);
      if (now !== before && !wasAwake) wakes.push(elapsed);
      wasAwake = now !== before;
      before = now;
    }
    // Whoever shares the libraries shares their cost, so it is said who did. No household has an agent without anything else of Tom.
    const alone = memoryOfAlone(pid);
    report.row('memory, nothing else of Tom running', 'MB PSS', { tom: [alone.pss / 1024] });
    const other = new TomAgent(context, world, 4);
    let beside;
    try {
      await other.start();
      await until(() => other.connected === 4, 'the services of the other agent connected');
      beside = memoryOfAlone(pid);
    } finally {
      await other.end();
    }
    report.row('memory, beside the agent of another user', 'MB PSS', { tom: [beside.pss / 1024] });
    report.row('of that, nobody else uses', 'MB private', { tom: [beside.private / 1024] });
    report.row(`wake-ups in ${watched} s`, '', { tom: [wakes.length] });
    report.goal('memory, beside the agent of another user', beside.pss / 1024, 25, ' MB');
    report.atLeast('time for each wake-up', watched / Math.max(wakes.length, 1), 10, ' s');
    if (wakes.length) report.note(`awake at ${wakes.map(wake => wake.toFixed(1)).join(', ')} s`);
  } finally {
    await agent.end();
    world.close();
  }
}
