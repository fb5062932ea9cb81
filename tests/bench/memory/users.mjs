// A thousand users with a thousand memories each, of whom ten are active; and what the first search of the day costs.
import { median } from '../front/report.mjs';
import { Service } from './service.mjs';

const all = 1000;
const each = 1000;
const active = 10;

export async function users(bench, report) {
  report.heading(`${all} users with ${each} x ${bench.width}, ${active} active`);
  const { path } = bench.file(each, Service.label);
  const service = await Service.start(bench, 'users');
  const names = Array.from({ length: all }, (_, i) => `user${i}`);
  const fileOf = name => `${service.folder}/memory_db/${name}.sqlite`;
  const visited = active + 20 * bench.rounds;
  bench.copy(path, fileOf('never'));
  // Whose file is opened has one of their own; those of the others are one file with many names, which nobody ever opens.
  names.forEach((name, i) => (i < visited ? bench.copy(path, fileOf(name)) : bench.link(fileOf('never'), fileOf(name))));
  const idle = service.memory();
  const timed = async (name, number) => { const begun = performance.now(); await service.search(name, 'zzz', number); return performance.now() - begun; };
  for (let i = 0; i < active * 20; ++i) await timed(names[i % active], i);
  const memory = service.memory();
  const [cold, warm] = [[], []];
  for (let round = 0, next = active; round < bench.rounds; ++round) {
    const one = { cold: [], warm: [] };
    for (let i = 0; i < 20; ++i) {
      one.cold.push(await timed(names[next++], i));
      one.warm.push(await timed(names[i % active], i));
    }
    cold.push(median(one.cold));
    warm.push(median(one.warm));
  }
  report.row('memory with nobody active', 'MB PSS', { tom: [idle.pss / 1024] });
  report.row(`memory with ${active} active`, 'MB PSS', { tom: [memory.pss / 1024] });
  report.row('search', 'ms', { 'of a cold user': cold, 'of a warm one': warm });
  report.goal('memory', memory.pss / 1024, 100, ' MB');
  report.goal('a cold search over a warm one', median(cold.map((c, i) => c - warm[i])), 30, ' ms');
  await service.end();
}
