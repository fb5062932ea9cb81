// Many devices that listen at wss /push and count what they hear:  node listeners.mjs PEERS PORT COUNT
// Says how many messages there were, with each line on standard input.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [peers, port, count] = process.argv.slice(2);
const WebSocket = createRequire(pathToFileURL(`${peers}/package.json`))("ws");
let heard = 0;
for (let i = 0; i < Number(count); ++i) {
    const socket = new WebSocket(`wss://127.0.0.1:${port}/push`, ["tom.push.v1"], { rejectUnauthorized: false, perMessageDeflate: false });
    socket.on("message", () => { heard += 1; });
    socket.on("error", (error) => console.log(error.message));
    if (i % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 100));
}
process.stdin.on("data", () => console.log(`heard ${heard}`));
