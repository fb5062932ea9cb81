// Holds the answers of a real server against its contract, with other people's validators:
//   node contract.mjs PEERS FOLDER
// FOLDER has openapi.json as it was served, and answers.jsonl: one object a line, {method, pattern, requestBody, status,
// headers: {lower-case name: value}, body}. Prints every problem; the exit code is 1 when there are some.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [peers, folder] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${peers}/package.json`));
const { default: Ajv } = require("ajv/dist/2020");
const { default: addFormats } = require("ajv-formats");
const { validate } = await import(pathToFileURL(require.resolve("@readme/openapi-parser")));

const problems = [];
const contract = JSON.parse(readFileSync(`${folder}/openapi.json`, "utf8"));
const answers = readFileSync(`${folder}/answers.jsonl`, "utf8").trim().split("\n").map((line) => JSON.parse(line));

const verdict = await validate(structuredClone(contract));
if (!verdict.valid) problems.push(...verdict.errors.map((error) => `openapi.json: ${error.message}`));
problems.push(...(verdict.warnings ?? []).map((warning) => `openapi.json: ${warning.message}`));

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(contract, "contract");

const escaped = (part) => part.replaceAll("~", "~0").replaceAll("/", "~1");
function resolved(path) {
    let value = contract;
    for (const part of path) value = value?.[part];
    if (value?.$ref === undefined) return [value, path];
    return resolved(value.$ref.slice(2).split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~")));
}
const validators = new Map();
function check(where, path, data) {
    const pointer = `contract#/${path.map(escaped).map(encodeURIComponent).join("/")}`;
    if (!validators.has(pointer)) validators.set(pointer, ajv.compile({ $ref: pointer }));
    const fits = validators.get(pointer);
    if (!fits(data)) problems.push(`${where}: ${ajv.errorsText(fits.errors)} in ${JSON.stringify(data).slice(0, 300)}`);
}

function checkEvents(where, text) {
    let numbered = 0;
    let ends = 0;
    for (const block of text.split("\n\n").filter((part) => part !== "" && !part.startsWith(":"))) {
        const fields = Object.fromEntries(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
        if (fields.id !== undefined && Number(fields.id) !== ++numbered) problems.push(`${where}: event ${fields.id} comes after ${numbered - 1}`);
        const path = ["components", "schemas", "TurnEvents", "properties", fields.event];
        if (resolved(path)[0] === undefined) problems.push(`${where}: the event ${fields.event} stands nowhere`);
        else check(`${where}, event ${fields.event}`, path, JSON.parse(fields.data));
        if (fields.event === "done" || fields.event === "error") ends += 1;
    }
    if (ends !== 1) problems.push(`${where}: ${ends} events end it`);
}

const seen = new Set();
for (const answer of answers) {
    const where = `${answer.method} ${answer.pattern} ${answer.status}`;
    const item = contract.paths[answer.pattern];
    const method = answer.method === "HEAD" ? "get" : answer.method.toLowerCase();
    const operation = item?.[method];
    let path = ["components", "responses", "Error"];   // of what no route answers: 404, 405, the gate's refusals
    if (operation !== undefined) {
        const status = String(answer.status);
        seen.add(`${method} ${answer.pattern} ${status}`);
        if (operation.responses[status] === undefined && answer.status < 400) problems.push(`${where} is not in the contract`);
        path = ["paths", answer.pattern, method, "responses", operation.responses[status] === undefined ? "default" : status];
    } else if (answer.status < 400) {
        problems.push(`${where} is not in the contract`);
        continue;
    }
    const [response, place] = resolved(path);
    if (answer.headers["x-request-id"] === undefined) problems.push(`${where}: no X-Request-Id`);
    for (const name of Object.keys(response.headers ?? {})) {
        const value = answer.headers[name.toLowerCase()];
        const [header, at] = resolved([...place, "headers", name]);
        if (value === undefined) problems.push(`${where}: the header ${name} is missing`);
        else check(`${where}, ${name}`, [...at, "schema"], header.schema.type === "integer" ? Number(value) : value);
    }
    const type = (answer.headers["content-type"] ?? "").split(";")[0];
    if (response.content === undefined) {
        if (answer.body !== "") problems.push(`${where}: a body that is not in the contract`);
        continue;
    }
    if (response.content[type] === undefined) {
        problems.push(`${where}: the type "${type}" is not in the contract`);
        continue;
    }
    if (answer.method === "HEAD") {
        if (answer.body !== "") problems.push(`${where}: HEAD has a body`);
    } else if (type === "application/json") {
        const data = JSON.parse(answer.body);
        check(where, [...place, "content", type, "schema"], data);
        if (answer.status >= 400 && data.request !== answer.headers["x-request-id"]) problems.push(`${where}: another request id in the body`);
    } else if (type === "text/event-stream") {
        checkEvents(where, answer.body);
    }
    if (answer.status < 400 && answer.requestBody !== "" && operation.requestBody !== undefined && answer.requestBody.startsWith("{"))
        check(`${where}, request`, [...resolved(["paths", answer.pattern, method, "requestBody"])[1], "content", "application/json", "schema"], JSON.parse(answer.requestBody));
}

// These need a service that asks, and a tool that may be allowed for good: tests/flow sees them.
const seenElsewhere = ["delete /approvals/rules/{id} 200", "post /elicitations/{id} 200"];
for (const kind of seenElsewhere) seen.add(kind);
for (const [pattern, item] of Object.entries(contract.paths)) {
    for (const [method, operation] of Object.entries(item)) {
        for (const status of Object.keys(operation.responses ?? {})) {
            if (status !== "default" && !seen.has(`${method} ${pattern} ${status}`)) problems.push(`${method} ${pattern}: nobody has seen ${status}`);
        }
    }
}

for (const problem of problems) console.error(problem);
console.log(`${answers.length} answers, ${seen.size} kinds`);
process.exit(problems.length === 0 ? 0 : 1);
