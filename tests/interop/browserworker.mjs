// The service worker in a real browser: node browserworker.mjs PEERS CHROMIUM ADDRESS
// On standard input a session (a whole Cookie header). Headless Chromium is driven over its DevTools protocol with npm's ws.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import https from "node:https";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";

const [peers, chromium, address] = process.argv.slice(2);
const WebSocket = createRequire(`${peers}/`)("ws");
const cookie = readFileSync(0, "utf8").trim();
const origin = `https://${address}`;
const profile = mkdtempSync(`${tmpdir()}/tom-browser.`);
const browser = spawn(chromium, ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--ignore-certificate-errors",
    "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
process.on("exit", () => { browser.kill("SIGKILL"); rmSync(profile, { recursive: true, force: true, maxRetries: 5 }); });

const endpoint = await new Promise((resolve, reject) => {
    let said = "";
    browser.stderr.on("data", (some) => {
        said += some;
        const found = said.match(/DevTools listening on (ws:\S+)/);
        if (found) resolve(found[1]);
    });
    browser.on("exit", () => reject(new Error(`the browser ended: ${said}`)));
});
const control = new WebSocket(endpoint);
await new Promise((resolve) => control.on("open", resolve));
const waiting = new Map();
let last = 0;
control.on("message", (data) => {
    const { id, result, error } = JSON.parse(data);
    if (!waiting.has(id)) return;
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    error ? reject(new Error(error.message)) : resolve(result);
});
const call = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject });
    control.send(JSON.stringify({ id: last, method, params, sessionId }));
});
function ask(method, path, body) {
    return new Promise((resolve, reject) => {
        const request = https.request(`${origin}${path}`, { method, headers: { cookie, "content-type": "application/json" }, rejectUnauthorized: false }, (response) => {
            let text = "";
            response.on("data", (some) => { text += some; });
            response.on("end", () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
        });
        request.on("error", reject);
        request.end(body && JSON.stringify(body));
    });
}

// A page of Tom's, signed in, whose user has allowed notifications.
await call("Browser.grantPermissions", { permissions: ["notifications"], origin });
const { targetId } = await call("Target.createTarget", { url: "about:blank" });
const { sessionId } = await call("Target.attachToTarget", { targetId, flatten: true });
const page = (method, params) => call(method, params, sessionId);
const [name, ...value] = cookie.split("=");
await page("Network.enable");
await page("Network.setCookie", { name, value: value.join("="), url: `${origin}/`, path: "/", secure: true, httpOnly: true });
await page("Page.enable");
await page("Page.navigate", { url: `${origin}/` });
async function evaluate(expression) {
    const { result, exceptionDetails } = await page("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
}
async function soon(expression, limit) {
    const end = Date.now() + limit;
    do {
        until.seen = await evaluate(expression).catch((error) => error.message);
        if (until.seen === true) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
    } while (Date.now() < end);
    return false;
}
async function until(expression, what) {
    if (!await soon(expression, 60_000)) assert.fail(`waited in vain for ${what}: ${JSON.stringify(until.seen)}`);
}
const titles = "navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) => JSON.stringify(all.map((one) => one.title).sort()))";
const shows = (list) => `${titles}.then((seen) => seen === ${JSON.stringify(JSON.stringify(list))} || seen)`;

// The page's own script registers the worker, and the worker listens: what comes is shown, and goes when it is read elsewhere.
await until("document.readyState === 'complete' && Notification.permission === 'granted'", "the page");
await until("navigator.serviceWorker.getRegistration('/').then((r) => Boolean(r?.active))", "the worker");
const [bath, tea] = ["The bath is full", "The tea is ready"];
const remind = {};
for (const text of [bath, tea]) {
    const made = await ask("POST", "/schedules", { text, start: "2199-01-01T08:00:00", rrule: "FREQ=DAILY" });
    assert.equal(made.status, 200);
    remind[text] = async () => assert.equal((await ask("POST", `/schedules/${made.body.schedule.id}/run`, {})).status, 200);
}
// A browser may take away by itself what was shown for some seconds, the older one first: so it is the newer one that is read,
// and all of it is tried again.
let isHidden = false;
for (let attempt = 0; attempt < 20 && !isHidden; ++attempt) {
    await remind[bath]();
    await remind[tea]();
    if (!await soon(shows([bath, tea]), 2000)) continue;   // its socket does not listen yet, or it was too slow
    const { notifications } = (await ask("GET", "/notifications?since=0&limit=500")).body;
    await ask("POST", "/notifications/ack", { ids: notifications.filter((one) => one.title === tea && !one.read).map((one) => one.id) });
    isHidden = await soon(shows([bath]), 2000);
    if (!isHidden) await soon(shows([]), 15_000);   // from the beginning
}
assert.ok(isHidden, `what was read is still shown: ${JSON.stringify(until.seen)}`);
// Under the seed's name it is the same worker, and both know the server's Firebase.
const wanted = (await ask("GET", "/notificationconfig")).body;
assert.ok(wanted.firebaseConfig?.apiKey, "this server has a Firebase");
for (const script of ["/firebase-messaging-sw.js", "/firebase_messaging_sw_js"]) {
    await evaluate(`navigator.serviceWorker.register(${JSON.stringify(script)}, { scope: "/" }).then(() => true)`);
    await until(`navigator.serviceWorker.getRegistration("/").then((r) => r.active?.state === "activated" && new URL(r.active.scriptURL).pathname === ${JSON.stringify(script)})`, script);
    let known;
    for (let attempt = 0; attempt < 200 && !known; ++attempt) {
        const { targetInfos } = await call("Target.getTargets");
        const worker = targetInfos.find((one) => one.type === "service_worker" && one.url === `${origin}${script}`);
        if (worker) {
            const attached = await call("Target.attachToTarget", { targetId: worker.targetId, flatten: true });
            const { result } = await call("Runtime.evaluate", { expression: "JSON.stringify(configuration)", returnByValue: true }, attached.sessionId);
            known = result.value;
        }
        if (!known) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(JSON.parse(known ?? "null"), wanted, script);
}
console.log("the browser shows what it should");
process.exit(0);
