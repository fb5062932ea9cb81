// What is measured without a wire: the search engine, durable adds, and the size of one big user.
import { mkdirSync } from 'node:fs';
import { median, ratio } from '../front/report.mjs';
import { Service } from './service.mjs';

export async function engine(bench, report) {
  for (const count of [10000, 100000]) {
    report.heading(`search engine alone, ${count} x ${bench.width}`);
    const { path } = bench.file(count, Service.label);
    const rounds = Array.from({ length: bench.rounds }, () => bench.inside('engine', path, count, bench.width, Service.label, count > 50000 ? 40 : 200));
    const [ours, limit] = [rounds.map(r => median(r.engine_ms)), rounds.map(r => median(r.limit_ms))];
    report.row('CPU of a search', 'ms', { tom: ours, 'int8 scan': limit });
    report.row('recall@10', '', { tom: rounds.map(r => r.recall), 'int8 scan': rounds.map(r => r.limit_recall) });
    report.goal('CPU beside the limit', ratio(ours, limit), 1.5, ' x');
    report.goal('what recall@10 lacks', 1 - Math.min(...rounds.map(r => r.recall)), 0.01);
  }
}

export async function adds(bench, report) {
  report.heading('durable add');
  const rounds = Array.from({ length: bench.rounds }, (_, i) => {
    const folder = `${bench.work}/add${i}`;
    mkdirSync(folder);
    return bench.inside('add', folder, 300);
  });
  const [ours, limit] = [rounds.map(r => median(r.add_ms)), rounds.map(r => median(r.insert_ms))];
  report.row('one memory, on disk when it returns', 'ms', { tom: ours, 'one insert of SQLite, WAL, FULL': limit });
  const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;
  report.row('mean, with what is written later', 'ms', { tom: rounds.map(r => mean(r.add_ms)), 'one insert of SQLite, WAL, FULL': rounds.map(r => mean(r.insert_ms)) });
  report.goal('beside one insert', ratio(ours, limit), 1.25, ' x');
}

export async function size(bench, report) {
  const count = 100000;
  report.heading(`one user with ${count} x ${bench.width}`);
  const { path } = bench.file(count, Service.label);
  const service = await Service.start(bench, 'size');
  bench.copy(path, `${service.folder}/memory_db/alice.sqlite`);
  const first = performance.now();
  await service.search('alice', 'about clusters', 0);
  const cold = performance.now() - first;
  for (let i = 0; i < 20; ++i) await service.search('alice', 'about clusters', i);
  const memory = service.memory();
  report.row('first search, which reads the file', 'ms', { tom: [cold] });
  report.row('memory while it is used', 'MB private', { tom: [memory.private / 1024] });
  report.row('with its share of libraries', 'MB PSS', { tom: [memory.pss / 1024] });
  const disk = bench.sizeOf(path) / (count * bench.width * 4);
  report.row('disk', 'of the raw vectors', { tom: [disk] });
  report.goal('memory', memory.pss / 1024, 250, ' MB');
  report.goal('disk beside the raw vectors', disk, 1.2, ' x');
  await service.end();
}
