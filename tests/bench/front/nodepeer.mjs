// The peers on Node.js: "plain" answers by itself, "proxy" asks http-proxy (npm) to pass on what comes with a known session.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import https from 'node:https';

const [kind, port, certificate, work, upstream, peers] = process.argv.slice(2);
const tls = { cert: readFileSync(`${certificate}/cert.pem`), key: readFileSync(`${certificate}/key.pem`) };
const send = (answer, type, body) => answer.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length }).end(body);

let pass = answer => answer.writeHead(404).end();
if (kind === 'proxy') {
  const proxy = createRequire(`${peers}/`)('http-proxy').createProxyServer({
    target: `https://127.0.0.1:${upstream}`, secure: false, agent: new https.Agent({ keepAlive: true, maxSockets: Infinity, rejectUnauthorized: false }),
  });
  proxy.on('error', (error, request, answer) => { if (!answer.headersSent) answer.writeHead(502); answer.end(); });
  const sessions = new Set(readFileSync(`${work}/cookies`, 'utf8').trim().split('\n'));
  pass = (answer, request) => (sessions.has(request.headers.cookie) ? proxy.web(request, answer) : answer.writeHead(401).end());
}
const healthz = Buffer.from('{"status":"OK"}');
const server = https.createServer(tls, (request, answer) => {
  if (request.url === '/healthz') return send(answer, 'application/json', healthz);
  pass(answer, request);
});
server.keepAliveTimeout = 300000;
server.listen(Number(port), '127.0.0.1', () => console.log('ready'));
