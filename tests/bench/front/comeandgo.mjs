// One user's devices that come and go at random while notifications flow. Each does what the shipped ones do: it takes what the
// push channel says when it is the next one, and else asks the server what came after the last it knows.
const random = seed => () => {   // the same each time
  seed = (seed * 1664525 + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

class Device {
  last = 0;
  ids = [];
  delays = [];
  comings = 0;
  pushed = 0;
  faults = { doubled: 0, unordered: 0 };
  #known = new Set();
  #isOver = false;
  #stays = false;
  #isAsking = false;
  #newest = 0;   // that it has heard of

  constructor(connect, fetchSince, seed) {
    this.connect = connect;
    this.fetchSince = fetchSince;
    this.random = random(seed);
    this.come();
  }

  come() {
    if (this.#isOver) return;
    ++this.comings;
    this.socket = this.connect();
    this.socket.on('open', () => { this.catchUp(); });
    this.socket.on('error', () => {});
    this.socket.on('close', () => { if (!this.#isOver) this.timer = setTimeout(() => this.come(), 300 * this.random()); });
    this.socket.on('message', data => {
      const { type, notification } = JSON.parse(data);
      if (type !== 'notification' || notification.seq <= this.last) return;
      this.#newest = Math.max(this.#newest, notification.seq);
      if (notification.seq !== this.last + 1 || this.#isAsking) return this.catchUp();
      ++this.pushed;
      this.take(notification);
    });
    if (!this.#stays) this.leaving = setTimeout(() => this.socket.terminate(), 50 + 450 * this.random());
  }

  // One question after the other, until it knows what it has heard of.
  catchUp() {
    if (!this.#isAsking && !this.#isOver) this.asked = this.#ask();
  }

  async #ask() {
    this.#isAsking = true;
    for (let more = true; more;) {
      const page = await this.fetchSince(this.last);
      page.notifications.forEach(one => this.take(one));
      more = page.more || this.#newest > this.last;
    }
    this.#isAsking = false;
  }

  take({ id, seq, created }) {
    if (this.#known.has(id)) ++this.faults.doubled;
    if (seq <= this.last) ++this.faults.unordered;
    this.#known.add(id);
    this.ids.push(id);
    this.last = seq;
    this.delays.push(Date.now() - Date.parse(created));
  }

  // It stays from now on, so that it hears the end.
  stay() { this.#stays = true; clearTimeout(this.leaving); this.catchUp(); }
  async end() {
    this.#isOver = true;
    clearTimeout(this.leaving);
    clearTimeout(this.timer);
    this.socket.terminate();
    await this.asked;
  }
}

// post() makes one notification; count of them reach both devices.
export async function comeAndGo({ connect, fetchSince, post, count }) {
  const devices = [new Device(connect, fetchSince, 5), new Device(connect, fetchSince, 11)];
  const begun = Date.now();
  let posted = 0;
  await Promise.all(Array.from({ length: 8 }, async () => { while (posted < count) { ++posted; await post(); } }));
  const postedIn = (Date.now() - begun) / 1000;
  devices.forEach(device => device.stay());
  for (let i = 0; i < 600 && devices.some(device => device.ids.length < count); ++i) await new Promise(resolve => setTimeout(resolve, 50));
  const hadAllAfter = (Date.now() - begun) / 1000;
  await Promise.all(devices.map(device => device.end()));
  const delays = devices.flatMap(device => device.delays).sort((a, b) => a - b);
  const sum = get => devices.reduce((all, device) => all + get(device), 0);
  return {
    postedIn, hadAllAfter,
    comings: sum(device => device.comings),
    pushed: sum(device => device.pushed) / sum(device => device.ids.length),
    p50: delays[Math.floor(delays.length / 2)], p99: delays[Math.floor(0.99 * delays.length)],
    missed: sum(device => Math.max(0, count - new Set(device.ids).size)),
    doubled: sum(device => device.faults.doubled),
    unordered: sum(device => device.faults.unordered) + (devices[0].ids.join() === devices[1].ids.join() ? 0 : 1),
  };
}
