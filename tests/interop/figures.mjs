// Reads figures as Prometheus' text format with other people's parser: node figures.mjs PEERS FILE
// Prints each family as "name type samples"; the exit code is 1 when a histogram does not add up.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [peers, file] = process.argv.slice(2);
const { default: parse } = await import(pathToFileURL(createRequire(pathToFileURL(`${peers}/package.json`)).resolve("parse-prometheus-text-format")));
const text = readFileSync(file, "utf8");
const families = (parse.default ?? parse)(text);
for (const { name, type, metrics } of families) console.log(name, type, metrics.length);

// The parser takes the buckets of all routes for one histogram, so whether each adds up is seen in the lines.
const histograms = new Map();
for (const [, name, what, labels, value] of text.matchAll(/^(\w+)_(bucket|sum|count)\{(.*)\} (.*)$/gm)) {
    const key = name + labels.replace(/,?le="[^"]*"/, "");
    if (!histograms.has(key)) histograms.set(key, { bucket: [], sum: [], count: [] });
    histograms.get(key)[what].push(Number(value));
}
let wrong = histograms.size === 0 ? 1 : 0;
for (const [key, { bucket, sum, count }] of histograms) {
    const isGrowing = bucket.every((value, index) => index === 0 || value >= bucket[index - 1]);
    if (!isGrowing || bucket.length < 2 || count.length !== 1 || bucket.at(-1) !== count[0] || sum.length !== 1 || !(sum[0] >= 0)) {
        console.error(`${key} does not add up`);
        wrong = 1;
    }
}
process.exit(wrong);
