// Medians with their spread, goals with reached or not, as text and as JSON.
const sorted = values => [...values].sort((a, b) => a - b);
export const median = values => {
  const all = sorted(values);
  return all.length % 2 ? all[(all.length - 1) / 2] : (all[all.length / 2 - 1] + all[all.length / 2]) / 2;
};
const digits = value => (!Number.isFinite(value) ? '-' : value === 0 ? '0' : Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2));

export class Report {
  rows = [];
  goals = [];
  notes = [];

  // values: { server: [one for each round] }
  row(what, unit, values) {
    const entry = { group: this.group, what, unit, values: {} };
    for (const [server, all] of Object.entries(values)) entry.values[server] = { median: median(all), min: Math.min(...all), max: Math.max(...all) };
    this.rows.push(entry);
    const cells = Object.entries(entry.values).map(([server, { median: m, min, max }]) => `${server} ${digits(m)} (${digits(min)}-${digits(max)})`);
    console.log(`  ${what}${unit ? `, ${unit}` : ''}: ${cells.join('   ')}`);
    return entry;
  }

  heading(group) { console.log(`\n${group}`); this.group = group; }

  goal(text, value, limit, unit = '') {
    const isReached = Number.isFinite(value) && value <= limit;
    this.goals.push({ group: this.group, text, value, limit, unit, reached: isReached });
    console.log(`  ${isReached ? 'reached    ' : 'NOT reached'}  ${text}: ${digits(value)}${unit} (goal: at most ${digits(limit)}${unit})`);
  }

  atLeast(text, value, limit, unit = '') {
    const isReached = Number.isFinite(value) && value >= limit;
    this.goals.push({ group: this.group, text, value, limit, unit, reached: isReached });
    console.log(`  ${isReached ? 'reached    ' : 'NOT reached'}  ${text}: ${digits(value)}${unit} (goal: at least ${digits(limit)}${unit})`);
  }

  missed(text, why) {
    this.goals.push({ group: this.group, text, value: null, reached: false, why });
    console.log(`  NOT reached  ${text}: ${why}`);
  }

  note(text) {
    this.notes.push({ group: this.group, text });
    console.log(`  note: ${text}`);
  }

  summary() {
    const reached = this.goals.filter(goal => goal.reached).length;
    console.log(`\n${reached} of ${this.goals.length} goals reached`);
    for (const goal of this.goals.filter(g => !g.reached)) console.log(`  not: ${goal.group}: ${goal.text}`);
  }
}

// The first value of each round of one server over that of another: both felt the same machine, then the median.
export const ratio = (a, b) => median(a.map((value, i) => value / b[i]));
