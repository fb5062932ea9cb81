// Runs aimock in this process: node aimock.mjs PEERS DEFAULT_FIXTURES [--until-stdin-closes] [FIXTURES]
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [peers, defaultFixtures, ...rest] = process.argv.slice(2);
const { LLMock } = createRequire(pathToFileURL(`${peers}/package.json`))("@copilotkit/aimock");

const untilStdinCloses = rest.includes("--until-stdin-closes");
const fixtures = rest.find((argument) => !argument.startsWith("--")) ?? defaultFixtures;

const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent", strict: true });
mock.loadFixtureFile(fixtures);
await mock.start();
console.log(new URL(mock.url).port);

const end = async () => {
    await mock.stop();
    process.exit(0);
};
process.on("SIGTERM", end);
process.on("SIGINT", end);
if (untilStdinCloses) {
    process.stdin.on("end", end);
    process.stdin.resume();
}
