// Listens at wss /push as npm's ws does:  node push.mjs PEERS ADDRESS
// On standard input two lines: the session of one user, the session of another (each a whole Cookie header).
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import https from "node:https";
import { pathToFileURL } from "node:url";

const [peers, address] = process.argv.slice(2);
const WebSocket = createRequire(pathToFileURL(`${peers}/package.json`))("ws");
const [cookie, stranger] = readFileSync(0, "utf8").trim().split("\n");
const url = `wss://${address}/push`;

function open(headers, protocols = ["tom.push.v1"], options = {}) {
    const socket = new WebSocket(url, protocols, { rejectUnauthorized: false, headers, ...options });
    socket.messages = [];
    socket.on("message", (data, isBinary) => socket.messages.push(isBinary ? data : JSON.parse(data.toString())));
    socket.on("error", () => {});   // of those that are closed for what they do
    return socket;
}
async function until(condition, what) {
    const end = Date.now() + 20_000;
    while (!condition()) {
        assert.ok(Date.now() < end, `waited in vain for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
}
async function listening(headers, options) {
    const socket = open(headers, undefined, options);
    await once(socket, "open");
    await until(() => socket.messages.length > 0, "hello");
    return socket;
}
async function refusal(headers, protocols) {
    const [, response] = await once(open(headers, protocols), "unexpected-response");
    response.resume();
    return response.statusCode;
}
async function closedFor(act, options) {
    const socket = await listening({ cookie }, options);
    act(socket);
    const [code] = await once(socket, "close");
    return code;
}
function post(path, body) {
    return new Promise((resolve, reject) => {
        const headers = { cookie, "content-type": "application/json" };
        const request = https.request(`https://${address}${path}`, { method: "POST", headers, rejectUnauthorized: false }, (response) => {
            response.resume();
            response.on("end", () => resolve(response.statusCode));
        });
        request.on("error", reject);
        request.end(JSON.stringify(body));
    });
}

// Who may come in.
assert.equal(await refusal({}), 401);
assert.equal(await refusal({ cookie, origin: "https://evil.example" }), 403);
assert.equal(await refusal({ cookie }, ["tom.push.v2"]), 400);

// ws offers compression; it is not taken, and no word is said about it.
const desk = await listening({ cookie, origin: `https://${address}` });
assert.equal(desk.protocol, "tom.push.v1");
assert.equal(desk.extensions, "");
assert.deepEqual(desk.messages[0], { type: "hello", last: 0 });
const phone = await listening({ cookie }, { perMessageDeflate: false });
const other = await listening({ cookie: stranger });

// Pings both ways, and a message in pieces with a ping between them.
desk.ping("hello");
const [pong] = await once(desk, "pong");
assert.equal(pong.toString(), "hello");
desk.send('{"type":"se', { fin: false });
desk.ping();
desk.send('en","through":1}', { fin: true });
await once(desk, "pong");

// What the agent does is told to the user's devices, and to nobody else.
assert.equal(await post("/process", { request: "2+2", client_type: "web" }), 200);
for (const device of [desk, phone]) {
    await until(() => device.messages.some(({ type, state }) => type === "turn" && state === "ended"), "the end of a turn");
    assert.ok(device.messages.some(({ type, id }) => type === "tasks" && id > 0));
}
assert.equal(other.messages.length, 1);

// What is not allowed.
assert.equal(await closedFor((socket) => socket.send(Buffer.from([1, 2]))), 1003);
assert.equal(await closedFor((socket) => socket.send("x".repeat(64 * 1024 + 1))), 1009);
assert.equal(await closedFor((socket) => socket.send("no JSON")), 1008);
assert.equal(await closedFor((socket) => socket.send("a", { mask: false })), 1002);
assert.equal(await closedFor((socket) => { for (let i = 0; i < 300; ++i) socket.ping(); }), 1008);

// The end of the session, and an ordinary goodbye.
phone.close(1000, "enough");
assert.equal((await once(phone, "close"))[0], 1000);
assert.equal(await post("/logout", {}), 200);
const [code, reason] = await once(desk, "close");
assert.deepEqual([code, reason.toString(), desk.messages.at(-1)], [1008, "session_ended", { type: "bye", reason: "session_ended" }]);
assert.equal(await refusal({ cookie }), 401);
assert.equal(other.readyState, WebSocket.OPEN);
other.terminate();
console.log("all is well");
process.exit(0);   // kept-alive connections would keep this alive as well
