// A search over the wire, by somebody who has 10,000 memories, beside what others' memory does.
import { readFileSync } from 'node:fs';
import { interleaved, pick } from '../front/rounds.mjs';
import { median } from '../front/report.mjs';
import { Service } from './service.mjs';
import { peersFor } from './peers.mjs';

const count = 10000;
const asked = 30;   // in each round
const questions = 200;

export async function mcp(bench, report) {
  report.heading(`search through MCP, ${count} x ${bench.width}, ten results`);
  const { path, raw } = bench.file(count, Service.label);
  const floats = readFileSync(raw);
  const bytes = bench.width * 4;
  const vector = row => floats.subarray(row * bytes, (row + 1) * bytes);
  const rows = Array.from({ length: count }, (_, i) => new Float32Array(floats.buffer, floats.byteOffset + i * bytes, bench.width));
  const question = number => vector(count + number % questions);
  const service = await Service.start(bench, 'mcp', number => (number < 0 ? undefined : question(number)));
  bench.copy(path, `${service.folder}/memory_db/alice.sqlite`);
  // Which memories are the nearest, by every number of every vector.
  const nearest = number => {
    const query = new Float32Array(question(number).buffer, question(number).byteOffset, bench.width);
    const scored = rows.map((row, i) => { let sum = 0; for (let d = 0; d < row.length; ++d) sum += row[d] * query[d]; return [sum, i]; });
    return scored.sort((a, b) => b[0] - a[0]).slice(0, 10).map(([, i]) => i);
  };
  let number = 0;
  const timed = async search => {
    const ms = [];
    for (let i = 0; i < asked; ++i) {
      const begun = performance.now();
      await search(number++ % questions);
      ms.push(performance.now() - begun);
    }
    return { ms: median(ms), p99: ms.sort((a, b) => a - b)[Math.floor(ms.length * 0.99)] };
  };
  const peers = bench.peers === 'none' ? [] : await peersFor(bench, report, service.embedder, { rows, question, count });
  const tom = async () => {
    const before = service.cpu();
    return { ...await timed(n => service.search('alice', 'zzz', n)), cpu: (service.cpu() - before) / asked / 1000 };
  };
  const direct = () => timed(() => service.ask('GET', '/healthz'));
  const results = await interleaved(bench.rounds + 2, [{ name: 'tom', ask: tom }, { name: 'its /healthz', ask: direct }, ...peers.map(({ name, search }) => ({ name, ask: () => timed(search) }))], true);
  const p50 = report.row('p50', 'ms', pick(results, 'ms'));
  report.row('p99', 'ms', pick(results, 'p99'));
  report.row('CPU of tom-memory', 'ms', { tom: results.tom.map(r => r.cpu) });
  report.row('memory', 'MB PSS', { tom: [service.memory().pss / 1024], ...Object.fromEntries(peers.filter(p => p.memory).map(p => [p.name, [p.memory() / 1024]])) });
  let found = 0;
  for (let n = 0; n < 20; ++n) {
    const right = nearest(n).map(i => `Note ${i}:`);
    found += (await service.search('alice', 'zzz', n)).filter(({ memory }) => right.some(start => memory.startsWith(start))).length;
  }
  report.row('recall@10', '', { tom: [found / 200] });
  report.goal('p50', p50.values.tom.median, 3, ' ms');
  report.goal('what recall@10 lacks', (200 - found) / 200, 0.01);
  for (const peer of peers) await peer.end();
  await service.end();
}
