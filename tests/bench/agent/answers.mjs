// What an agent knows at once, and how soon it does what the model wants.
import { TomAgent, until } from './tomagent.mjs';
import { World } from './model.mjs';
import { median } from '../front/report.mjs';

const sorted = values => [...values].sort((a, b) => a - b);
const at = (values, part) => sorted(values)[Math.floor(part * (values.length - 1))];
const spread = times => ({ p50: at(times, 0.5), p99: at(times, 0.99) });

async function withAgent(context, services, use) {
  const world = await new World().open();
  const agent = new TomAgent(context, world, services);
  try {
    await agent.start();
    await until(() => agent.connected === services, `all ${services} services connected`);
    return await use(agent, world);
  } finally {
    await agent.end();
    world.close();
  }
}

// GET /tasks and GET /status of an agent with ten services, one at a time, as tom-server asks: over one TLS connection.
export async function known(context, report, { rounds }) {
  report.heading('what an agent with 10 services knows');
  await withAgent(context, 10, async agent => {
    const { modules } = await agent.ask('GET', '/status');
    const up = (modules ?? []).filter(({ name, status }) => name.startsWith('service') && status === 'connected').length;
    if (up !== 10) throw new Error(`${up} of 10 services are connected`);
    for (const path of ['/tasks', '/status']) {
      const times = [];
      for (let i = 0; i < 200; ++i) await agent.ask('GET', path);   // Node compiles
      for (let round = 0; round < rounds; ++round) {
        const took = [];
        for (let i = 0; i < 500; ++i) {
          const begun = performance.now();
          await agent.ask('GET', path);
          took.push(performance.now() - begun);
        }
        times.push(spread(took));
      }
      report.row(`GET ${path}, p50 (the client in Node.js included)`, 'ms', { tom: times.map(({ p50 }) => p50) });
      report.row(`GET ${path}, p99`, 'ms', { tom: times.map(({ p99 }) => p99) });
      report.goal(`GET ${path}, p50`, median(times.map(({ p50 }) => p50)), 1, ' ms');
    }
  });
}

// From the end of the model's answer with a tool call to the first byte of the call at the service. Both are in this process.
export async function wire(context, report, { rounds }) {
  report.heading('from the end of the model\'s tool call to the request on the wire');
  await withAgent(context, 5, async (agent, world) => {
    const turn = async () => {
      const { response } = await agent.ask('POST', '/process', { request: 'What is the weather?', modules: ['service1'], temporary: true });
      if (!response.includes('sunny')) throw new Error(`another answer: ${response.slice(0, 200)}`);
    };
    const times = [];
    for (let i = 0; i < 5; ++i) await turn();
    for (let round = 0; round < rounds; ++round) {
      world.onWire = [];
      for (let i = 0; i < 30; ++i) await turn();
      if (world.onWire.length !== 30) throw new Error(`${world.onWire.length} calls of 30 came`);
      times.push(spread(world.onWire));
    }
    report.row('p50', 'ms', { tom: times.map(({ p50 }) => p50) });
    report.row('p99', 'ms', { tom: times.map(({ p99 }) => p99) });
    report.goal('p50', median(times.map(({ p50 }) => p50)), 2, ' ms');
  });
}
