// Tom's service worker: shows what the push channel brings while it runs, and what Firebase brings at any time.
// It loads no other code. A notification's text is shown as text, and a click on it opens nothing but Tom.
"use strict";

const configuration = "@CONFIGURATION@";
const longestPause = 60000;

let socket = null;
let pause = 1000;
let timer = null;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function text(value, limit) {
    return typeof value === "string" ? value.slice(0, limit) : "";
}

function show(notification) {
    const title = text(notification.title, 200) || "Tom";
    const id = Number.isSafeInteger(notification.id) ? notification.id : null;
    return self.registration.showNotification(title, {
        body: text(notification.text ?? notification.body, 2000),
        tag: id === null ? undefined : `tom-${id}`, // the same one again takes its own place
        data: { id },
    });
}

// Firebase: {"data":{title, body}} as the seed sends it, or {"notification":{title, body}}.
self.addEventListener("push", (event) => {
    let message = {};
    try {
        message = event.data?.json() ?? {};
    } catch {
        message = {};
    }
    const content = message.data?.title || message.data?.body ? message.data : (message.notification ?? message.data ?? {});
    event.waitUntil(show(content)); // also without words: browsers want one for each push
});

self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(
        self.clients.matchAll({ type: "window" }).then((windows) => (windows.length > 0 ? windows[0].focus() : self.clients.openWindow("/"))),
    );
});

// The push channel. A page says {"type":"connect"} or {"type":"disconnect"}; a browser ends an idle worker, and its
// socket, by itself.
function connect() {
    clearTimeout(timer);
    timer = null;
    if (socket !== null) return;
    const opened = new WebSocket(configuration.push.url, configuration.push.protocol);
    socket = opened;
    opened.addEventListener("open", () => {
        pause = 1000;
    });
    opened.addEventListener("message", (event) => take(opened, event.data));
    opened.addEventListener("close", () => {
        if (socket !== opened) return;
        socket = null;
        timer = setTimeout(connect, pause);
        pause = Math.min(pause * 2, longestPause);
    });
}

function disconnect() {
    clearTimeout(timer);
    timer = null;
    const open = socket;
    socket = null;
    open?.close();
}

// What is read, wherever that was, or put off, is not shown any more.
async function hide(ids) {
    for (const id of ids) {
        for (const shown of await self.registration.getNotifications({ tag: `tom-${id}` })) shown.close();
    }
}

function take(from, data) {
    let frame;
    try {
        frame = JSON.parse(data);
    } catch {
        return;
    }
    if (frame?.type === "acknowledged" && Array.isArray(frame.ids)) {
        hide(frame.ids.filter(Number.isSafeInteger));
        return;
    }
    const notification = frame?.notification;
    if (frame?.type !== "notification" || typeof notification !== "object" || notification === null) return;
    const calls = !notification.read && !notification.silent && !notification.snoozed_until && !notification.digest;
    (calls ? show(notification) : hide([notification.id].filter(Number.isSafeInteger))).then(() => {
        if (Number.isSafeInteger(notification.seq)) from.send(JSON.stringify({ type: "seen", through: notification.seq }));
    });
}

self.addEventListener("message", (event) => {
    if (event.data?.type === "connect") connect();
    else if (event.data?.type === "disconnect") disconnect();
});
