// Runs a service worker in a browser of our own making: node pushworker.mjs PEERS SCRIPT CONFIGURATION.json
// What the browser does not have (fetch, importScripts, XMLHttpRequest, a document) the worker cannot use.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [, script, configuration] = process.argv.slice(2);
const listeners = {};
const shown = [];
const hidden = [];
const sockets = [];
const timers = [];
const windows = [];
const opened = [];

class FakeSocket {
    constructor(url, protocol) {
        Object.assign(this, { url, protocol, sent: [], listeners: {}, isClosed: false });
        sockets.push(this);
    }
    addEventListener(name, listener) { this.listeners[name] = listener; }
    send(text) { this.sent.push(JSON.parse(text)); }
    close() { this.isClosed = true; this.listeners.close?.({}); }
}
const self = {
    addEventListener: (name, listener) => { listeners[name] = listener; },
    skipWaiting: async () => {},
    clients: { claim: async () => {}, matchAll: async () => windows, openWindow: async (url) => opened.push(url) },
    registration: {
        showNotification: async (title, options) => { shown.push({ title, ...options }); },
        getNotifications: async ({ tag }) => shown.filter((one) => one.tag === tag).map((one) => ({ close: () => hidden.push(one.tag) })),
    },
};
const context = vm.createContext({ self, WebSocket: FakeSocket, setTimeout: (work, after) => timers.push({ work, after }), clearTimeout: () => { timers.length = 0; } });
vm.runInContext(readFileSync(script, "utf8"), context, { timeout: 1000 });

async function send(name, fields = {}) {
    const waits = [];
    listeners[name]({ waitUntil: (promise) => waits.push(promise), ...fields });
    await Promise.all(waits);
    return waits.length;
}
const push = (text) => send("push", { data: text === null ? null : { json: () => JSON.parse(text) } });

// The configuration arrived as it is, whatever stands in it.
assert.deepEqual(JSON.parse(vm.runInContext("JSON.stringify(configuration)", context)), JSON.parse(readFileSync(configuration, "utf8")));
assert.equal(await send("install"), 1);
assert.equal(await send("activate"), 1);

// What Firebase brings: as the seed sends it, as others send it, and what nobody should send.
await push('{"data":{"title":"Tea","body":"is ready"},"from":"1","fcmMessageId":"x"}');
await push('{"notification":{"title":"Coffee","body":"is cold"}}');
await push('{"data":{"other":"1"},"notification":{"title":"Both"}}');
await push('{"data":{"title":{"toString":1},"body":7}}');
await push("no JSON");
await push("null");
await push(null);
await push(`{"data":{"title":"${"t".repeat(999)}","body":"${"b".repeat(9999)}"}}`);
const words = shown.map(({ title, body }) => [title, body]);
assert.deepEqual(words.slice(0, 3), [["Tea", "is ready"], ["Coffee", "is cold"], ["Both", ""]]);
assert.deepEqual(words.slice(3, 7), Array(4).fill(["Tom", ""]));
assert.deepEqual([words[7][0].length, words[7][1].length], [200, 2000]);

// A click shows Tom and never an address that came with the message.
const clicked = { close() { this.isClosed = true; }, data: { url: "https://evil.example" } };
await send("notificationclick", { notification: clicked });
assert.ok(clicked.isClosed);
assert.deepEqual(opened, ["/"]);
windows.push({ focus: async () => opened.push("focus") });
await send("notificationclick", { notification: clicked });
assert.deepEqual(opened, ["/", "focus"]);

// The push channel: one socket, also when asked twice; a frame is shown once it is told, and then reported.
shown.length = 0;
listeners.message({ data: { type: "connect" } });
listeners.message({ data: { type: "connect" } });
listeners.message({ data: null });
assert.equal(sockets.length, 1);
const { push: channel } = JSON.parse(readFileSync(configuration, "utf8"));
assert.deepEqual([sockets[0].url, sockets[0].protocol], [channel.url, channel.protocol]);
for (const data of ['{"type":"hello","last":3}', "no JSON", "null", '{"type":"notification","notification":null}', '{"type":"notification","notification":"text"}'])
    sockets[0].listeners.message({ data });
sockets[0].listeners.message({ data: '{"type":"notification","notification":{"id":5,"seq":9,"title":"Tea","text":"is ready"}}' });
await new Promise(setImmediate);
assert.deepEqual(shown.map(({ title, body, tag }) => [title, body, tag]), [["Tea", "is ready", "tom-5"]]);
assert.deepEqual(sockets[0].sent, [{ type: "seen", through: 9 }]);

// What calls for no attention is not shown, and what was shown goes when it is read elsewhere or put off.
shown.length = 0;
const tell = (notification) => sockets[0].listeners.message({ data: JSON.stringify({ type: "notification", notification }) });
for (const state of [{ read: true }, { silent: true }, { snoozed_until: "2199-01-01T00:00:00.000Z" }, { digest: 7 }])
    tell({ id: 6, seq: 10, title: "Quiet", ...state });
tell({ id: 8, seq: 11, title: "Loud", read: false });
tell({ id: 9, seq: 12, title: "Later", read: false });
await new Promise(setImmediate);
assert.deepEqual(shown.map(({ title }) => title), ["Loud", "Later"]);
sockets[0].listeners.message({ data: '{"type":"acknowledged","ids":[8,"x",77],"last":13}' });
tell({ id: 9, seq: 14, title: "Later", read: false, snoozed_until: "2199-01-01T00:00:00.000Z" });
await new Promise(setImmediate);
await new Promise(setImmediate);
assert.deepEqual(hidden, ["tom-8", "tom-9"]);

// A lost channel is asked for again after pauses that grow to a minute and not further; disconnect ends that.
const pauses = [];
sockets[0].close();
for (let i = 0; i < 9; ++i) {
    const { work, after } = timers.pop();
    pauses.push(after);
    work();
    sockets.at(-1).close();
}
assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000]);
const count = sockets.length;
listeners.message({ data: { type: "disconnect" } });
assert.equal(timers.length, 0);
listeners.message({ data: { type: "connect" } });
assert.equal(sockets.length, count + 1);
listeners.message({ data: { type: "disconnect" } });
assert.ok(sockets.at(-1).isClosed);
assert.equal(timers.length, 0);
console.log("the worker shows what it should");
