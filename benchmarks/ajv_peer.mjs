// AJV over one NDJSON file: how many records are valid, as a line of JSON.
//
//     node benchmarks/ajv_peer.mjs SCHEMA FILE

import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";

const [schema, file] = process.argv.slice(2);

// Annotations of our own (x-) are no mistake, and formats are left to none of the peers.
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));

const counts = { valid: 0, invalid: 0 };
for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
  counts[validate(JSON.parse(line)) ? "valid" : "invalid"] += 1;
}
console.log(JSON.stringify(counts));
