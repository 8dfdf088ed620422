// AJV over one NDJSON file: how many records are valid, as a line of JSON.
//
//     node benchmarks/ajv_peer.mjs SCHEMA FILE

import { openSync, readFileSync, readSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";

const [schema, file] = process.argv.slice(2);

// Annotations of our own (x-) are no mistake, and formats are left to none of the peers.
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));

const counts = { valid: 0, invalid: 0 };
const block = Buffer.alloc(8 * 1024 * 1024);
const descriptor = openSync(file, "r");
let rest = Buffer.alloc(0);
for (let read = 1; read > 0; ) {
  read = readSync(descriptor, block, 0, block.length, null);
  const text = Buffer.concat([rest, block.subarray(0, read)]);
  const end = read > 0 ? text.lastIndexOf(10) + 1 : text.length;
  for (const line of text.toString("utf8", 0, end).split("\n")) {
    if (line) counts[validate(JSON.parse(line)) ? "valid" : "invalid"] += 1;
  }
  rest = Buffer.from(text.subarray(end));
}
console.log(JSON.stringify(counts));
