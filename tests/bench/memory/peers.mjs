// Other people's memories with the same vectors: Chroma's server as its npm package brings it, and mem0 with a model and an
// embedder that answer at once.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { cpuOf, freePort, memoryOf, serverCore, sleep, start, stop } from '../front/processes.mjs';

export async function peersFor(bench, report, embedder, data) {
  const folder = execFileSync('tests/interop/peers.sh', ['tests/bench/memory'], { cwd: bench.root, stdio: ['ignore', 'pipe', 'inherit'] }).toString().trim();
  const peers = [];
  for (const make of [chroma, mem0]) {
    try {
      peers.push(await make(bench, folder, embedder, data));
    } catch (error) {
      report.note(`${make.name} could not be measured: ${error.message.split('\n')[0]}`);
    }
  }
  return peers;
}

const load = (folder, name) => import(pathToFileURL(createRequire(`${folder}/x.js`).resolve(name)).href);

async function chroma(bench, folder, embedder, { rows, question }) {
  const port = await freePort();
  const child = start(serverCore(['node', `${folder}/node_modules/chromadb/dist/cli.mjs`, 'run', '--path', `${bench.work}/chroma`, '--port', String(port)]), { log: `${bench.work}/chroma.log` });
  const { ChromaClient } = await load(folder, 'chromadb');
  const client = new ChromaClient({ host: '127.0.0.1', port, ssl: false });
  for (let i = 0; ; ++i) {
    try { await client.heartbeat(); break; } catch (error) {
      if (i > 200 || child.exitCode !== null) throw new Error(`its server did not start: ${error.message}`);
      await sleep(50);
    }
  }
  const collection = await client.createCollection({ name: 'memories', embeddingFunction: null, configuration: { hnsw: { space: 'cosine' } } });
  for (let from = 0; from < rows.length; from += 500) {
    const some = rows.slice(from, from + 500);
    await collection.add({ ids: some.map((_, i) => String(from + i)), embeddings: some.map(row => [...row]), documents: some.map((_, i) => `Note ${from + i}`), metadatas: some.map(() => ({ user: 'alice' })) });
  }
  return {
    name: 'Chroma',
    search: async number => {
      const query = question(number);
      const found = await collection.query({ queryEmbeddings: [[...new Float32Array(query.buffer, query.byteOffset, bench.width)]], nResults: 10, where: { user: 'alice' } });
      if (found.ids[0].length !== 10) throw new Error('Chroma found fewer than ten');
    },
    memory: () => memoryOf(child.pid).pss,
    cpu: () => cpuOf(child.pid),
    end: () => stop(child),
  };
}

async function mem0(bench, folder, embedder, { rows, question }) {
  // Its SQLite is built where it is needed: peers are installed without running what they bring.
  const sqlite = `${folder}/node_modules/better-sqlite3`;
  if (!existsSync(`${sqlite}/build/Release/better_sqlite3.node`)) {
    // By ninja, which is there for Tom itself; make is not.
    execFileSync('node-gyp', ['configure', '--nodedir=/usr', '--', '-f', 'ninja'], { cwd: sqlite, stdio: 'ignore', timeout: 60000 });
    execFileSync('ninja', ['-C', 'build/Release'], { cwd: sqlite, stdio: 'ignore', timeout: 900000 });
  }
  mkdirSync(`${bench.work}/mem0`);
  process.env.MEM0_TELEMETRY = 'false';
  const { Memory } = await load(folder, 'mem0ai/oss');
  const memory = new Memory({
    disableHistory: true,
    embedder: { provider: 'openai', config: { apiKey: 'sk-stub', model: 'vectors', baseURL: embedder.url, embeddingDims: bench.width } },
    llm: { provider: 'openai', config: { apiKey: 'sk-stub', model: 'stub', baseURL: embedder.url } },
    vectorStore: { provider: 'memory', config: { collectionName: 'memories', dimension: bench.width, dbPath: `${bench.work}/mem0/vectors.db` } },
  });
  await memory.search('warm #0', { filters: { user_id: 'alice' }, topK: 1 });   // makes its store
  const store = memory.vectorStore;
  for (let from = 0; from < rows.length; from += 500) {
    const some = rows.slice(from, from + 500);
    await store.insert(some.map(row => [...row]), some.map((_, i) => `00000000-0000-4000-8000-${String(from + i).padStart(12, '0')}`),
      some.map((_, i) => ({ data: `Note ${from + i}`, user_id: 'alice', hash: String(from + i), createdAt: new Date().toISOString() })));
  }
  return {
    name: 'mem0',
    search: async number => {
      const found = await memory.search(`zzz #${number}`, { filters: { user_id: 'alice' }, topK: 10, threshold: 0 });
      if (found.results.length < 10) throw new Error('mem0 found fewer than ten');
    },
    end: async () => {},
  };
}
