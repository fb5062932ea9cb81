#!/bin/bash
# Builds the manifests of installer/kubernetes as `kubectl apply -k` would, and holds each object against the schema of its kind.
# No cluster is asked. Needs kubectl, node and npm. Usage: kubernetes.sh CHECKOUT FOLDER (for the schemas, from npm)
set -euo pipefail
here=$1
schemas=$2
wrong() { echo "kubernetes: $*" >&2; exit 1; }
if [ ! -e "$schemas/.whole" ]; then
    mkdir -p "$schemas"
    (cd "$schemas" && npm install --no-audit --no-fund --no-save kubernetes-models@4 yaml@2) >"$schemas/log" 2>&1 ||
        wrong "the schemas could not be fetched from npm: $(tail -n 3 "$schemas/log")"
    : >"$schemas/.whole"
fi
for set in base household; do
    kubectl kustomize "$here/installer/kubernetes/$set" >"$schemas/$set.yaml" || wrong "$set cannot be built"
    (cd "$schemas" && node --input-type=module - "$set.yaml") <<'JS' || wrong "$set is not valid"
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import process from "node:process";
const require = createRequire(process.cwd() + "/");
const yaml = require("yaml");
const objects = yaml.parseAllDocuments(readFileSync(process.argv[2], "utf8")).map(one => one.toJS());
for (const object of objects) {
    // Kustomize folds long values, which a cluster takes and the schema does not.
    if (object.kind === "Secret")
        object.data = Object.fromEntries(Object.entries(object.data ?? {}).map(([key, value]) => [key, value.replace(/\s/g, "")]));
    const Kind = require(`kubernetes-models/${object.apiVersion}/${object.kind}`)[object.kind];
    new Kind(object).validate();
    // What a pod names must be there.
    const secrets = (object.spec?.template?.spec?.volumes ?? []).flatMap(volume => volume.secret?.secretName ?? []);
    for (const name of secrets)
        if (!objects.some(other => other.kind === "Secret" && other.metadata.name === name))
            throw new Error(`${object.metadata.name} names the Secret ${name}, which is not there`);
}
if (objects.length < 8) throw new Error(`only ${objects.length} objects`);
console.log(`kubernetes: ${process.argv[2]}: ${objects.length} objects are valid`);
JS
done
