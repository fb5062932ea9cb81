// frontload as a function: what it was told, and what came out.
import { clientCore, cpuOf, nextLine, start, stop } from './processes.mjs';

let program;
export const useGenerator = path => { program = path; };

const generator = (mode, port, options) => {
  const words = Object.entries(options).flatMap(([name, value]) => (value === true ? [`--${name}`] : value === undefined ? [] : [`--${name}`, String(value)]));
  return start(clientCore([program, mode, '--port', String(port), ...words]), { log: '/dev/stderr' });
};

// Asks a server (a process id and a port); the answer has cpu: microseconds of the server for each request.
export async function measure(server, mode, options) {
  const child = generator(mode, server.port, options);
  await nextLine(child);
  const before = cpuOf(server.pid);
  child.stdin.write('go\n');
  const result = JSON.parse(await nextLine(child, 180));
  const cpu = cpuOf(server.pid) - before;
  await stop(child);
  const count = result.requests ?? result.events;
  const lost = Object.values(result.lost ?? {}).reduce((a, b) => a + b, 0);
  const refused = Object.entries(result.statuses ?? {}).filter(([status]) => status[0] !== '2').reduce((sum, [, times]) => sum + times, 0);
  return { ...result, cpu: cpu / Math.max(count, 1), serverBusy: cpu / 1e6 / result.seconds, lost, refused, unanswered: result.unanswered ?? 0, why: { ...result.lost, ...result.statuses } };
}

// Connections that stay; open says how many the server let in, end() how many of them it kept.
export async function hold(server, options) {
  const child = generator('hold', server.port, options);
  const { open } = JSON.parse(await nextLine(child));
  return {
    open,
    end: async () => {
      child.stdin.end();
      const kept = JSON.parse(await nextLine(child)).open;
      await stop(child);
      return kept;
    },
  };
}

// Requests that go on beside what is measured, until end().
export async function keepAsking(server, mode, options) {
  const child = generator(mode, server.port, options);
  await nextLine(child);
  child.stdin.write('go\n');
  return { end: async () => JSON.parse(await nextLine(child, 180)) };
}

export async function timeToReady(command, port, path, log) {
  const child = start([program, 'ready', '--port', String(port), '--path', path, '--', ...command], { log });
  const result = JSON.parse(await nextLine(child));
  return { ...result, end: () => stop(child, { byInput: true }) };
}
