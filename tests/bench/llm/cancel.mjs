// From the user's word to the connection that is closed at the model: nobody pays for what nobody wants any more.
import { readFileSync } from 'node:fs';
import { nextLine } from '../front/processes.mjs';
import { median } from '../front/report.mjs';
import { interleaved, pick } from '../front/rounds.mjs';
import { ask } from './ask.mjs';

const times = 10;   // in each round

// Once, in milliseconds: whoever has an agent tells it, whoever has not hangs up.
async function once(models, server, how) {
  const body = server.bodies ? readFileSync(await server.bodies(how, 1), 'utf8').split('\n')[0] : models.body(how);
  models.model.child.said.length = 0;
  let said;
  const heard = (text, request) => {
    if (said || !/<\d+:3>/.test(text)) return;   // it is in the middle of its answer
    said = process.hrtime.bigint();
    if (!server.bodies) request.destroy();
    else ask(models, server, { method: 'DELETE', path: `/process/${text.match(/"turn": ?"([^"]+)"/)[1]}` });
  };
  const answered = ask(models, server, { method: 'POST', path: server.options.path, body, heard });
  const [word, at] = (await nextLine(models.model.child)).split(' ');
  if (word !== 'left') throw new Error(`the model said ${word}`);
  await answered;
  return Number(BigInt(at) - said) / 1e6;
}

export async function cancel(models, report, { rounds }) {
  report.heading('from "stop" to the connection that is closed at the model, in the middle of a stream');
  const servers = [await models.agent('tom', true), await models.nginx()];
  const results = await interleaved(rounds, servers.map(server => ({ name: server.name, ask: async () => {
    const all = [];
    for (let i = 0; i < times; ++i) all.push(await once(models, server, 'e400-g5'));
    return { p50: median(all), max: Math.max(...all) };
  } })), true);
  report.row('median', 'ms', pick(results, 'p50'));
  report.row('longest', 'ms', pick(results, 'max'));
  report.goal('longest', Math.max(...results.tom.map(r => r.max)), 100, ' ms');
}
