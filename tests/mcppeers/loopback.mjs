// Loaded before the conformance suite, whose test servers would listen on every address. A host's name would be looked up
// later than the suite asks for the port; this is the step behind the look-up.
import net from 'node:net';

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...given) {
  const port = typeof given[0] === 'object' && given[0] ? given[0].port : given[0];
  if (typeof port !== 'number') return listen.apply(this, given);
  const told = given.find((value) => typeof value === 'function');
  if (told) this.once('listening', told);
  this._listen2('127.0.0.1', port, 4, 511);
  return this;
};
