// npm's ws as a fan-out: tells every line of its standard input to all who are connected, over TLS, as a text frame.
//   node wspeer.mjs PEERS PORT FOLDER-OF-CERTIFICATE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import https from 'node:https';
import { createInterface } from 'node:readline';

const [peers, port, certificate] = process.argv.slice(2);
const { WebSocketServer } = createRequire(`${peers}/`)('ws');
const server = https.createServer({ cert: readFileSync(`${certificate}/cert.pem`), key: readFileSync(`${certificate}/key.pem`) });
const push = new WebSocketServer({ server, path: '/push', perMessageDeflate: false, handleProtocols: () => 'tom.push.v1' });
createInterface({ input: process.stdin }).on('line', line => { for (const device of push.clients) device.send(line); });
server.listen(Number(port), '127.0.0.1', () => console.log('ready'));
