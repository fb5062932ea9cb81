// Rounds in which everybody has a turn, and what all rows print of them.
const busy = 0.9;   // of a core: from there on the generator may be what bounds

// Each asker in turn, round after round; { name: [result of each round] }. isWarming: once before, not counted, for who
// compiles while it runs.
export async function interleaved(rounds, askers, isWarming = false) {
  const results = Object.fromEntries(askers.map(({ name }) => [name, []]));
  if (isWarming) for (const { ask } of askers) await ask();
  for (let round = 0; round < rounds; ++round)
    for (let i = 0; i < askers.length; ++i) {
      const { name, ask } = askers[(i + round) % askers.length];
      results[name].push(await ask());
    }
  return results;
}

export const pick = (results, key, scale = 1) => Object.fromEntries(Object.entries(results).map(([name, all]) => [name, all.map(r => r[key] * scale)]));

// What a reader must know before believing the figures.
export function tellProblems(report, results) {
  for (const [name, all] of Object.entries(results)) {
    if (all.some(r => r.lost || r.refused)) report.note(`${name}: not everything was answered well: ${JSON.stringify(all.map(r => r.why))}`);
    if (all.some(r => r.unanswered)) report.note(`${name}: requests that were still waiting at the end, and count with their wait so far: ${all.map(r => r.unanswered).join(', ')}`);
    const most = Math.max(...all.map(r => r.generator_busy));
    if (most > busy) report.note(`${name}: the generator was ${Math.round(100 * most)} % busy; requests/s and latency are bounded by it, the server's CPU is not`);
  }
}

export function requestRows(report, results) {
  report.row('CPU', 'us/request', pick(results, 'cpu'));
  report.row('p50', 'ms', pick(results, 'p50_us', 1e-3));
  report.row('p99', 'ms', pick(results, 'p99_us', 1e-3));
  report.row('answered', '1/s', Object.fromEntries(Object.entries(results).map(([name, all]) => [name, all.map(r => r.requests / r.seconds)])));
  tellProblems(report, results);
}
