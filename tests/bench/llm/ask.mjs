// One request to whoever stands in front of the model, heard as it comes.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

// heard(text, request) has all that came so far. Resolves when its answer ends, however it does.
export function ask(models, server, { method, path, body, heard = () => {} }) {
  const { plain, identity, header } = server.options;
  const [name, value] = header ? header.split(': ') : [];
  const secure = plain ? {} : { rejectUnauthorized: false, cert: readFileSync(`${identity}/cert.pem`), key: readFileSync(`${identity}/key.pem`) };
  return new Promise((resolve, reject) => {
    const request = (plain ? http : https).request({ host: '127.0.0.1', port: server.port, method, path, ...secure,
      headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json', ...(name ? { [name]: value } : {}) } }, answer => {
      let text = '';
      answer.on('data', bytes => { text += bytes; heard(text, request); });
      answer.on('close', resolve);
    });
    request.on('error', error => (request.destroyed ? resolve() : reject(error)));
    request.end(body);
  });
}
