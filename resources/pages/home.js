// The one script of Tom's pages: offers to show what the push channel brings, as long as this page is open.
"use strict";

const button = document.getElementById("notify");
const state = document.getElementById("notify-state");
const wake = 20000; // browsers end a worker that hears nothing for half a minute

async function connect() {
    const registration = await navigator.serviceWorker.register("/firebase-messaging-sw.js", { scope: "/" });
    await navigator.serviceWorker.ready;
    const say = () => registration.active?.postMessage({ type: "connect" });
    say();
    setInterval(say, wake);
    button.hidden = true;
    state.textContent = "While this page is open, this browser shows what Tom has to say.";
}

function failed() {
    button.hidden = false;
    state.textContent = "This browser does not let Tom show notifications.";
}

async function ask() {
    const answer = await Notification.requestPermission();
    if (answer === "granted") await connect();
    else failed();
}

if ("serviceWorker" in navigator && "Notification" in window) {
    button.addEventListener("click", () => ask().catch(failed));
    if (Notification.permission === "granted") connect().catch(failed);
    else button.hidden = false;
}
