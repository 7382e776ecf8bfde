// Prints what node reads, one line for each value: file, kind, path, value. A file with exports is
// a module, any other a script whose variables count.
import fs from "fs";
import vm from "vm";

const show = (text) => Buffer.from(text, "utf8").toString("hex") || "-";

function flatten(file, path, value) {
  const where = path.map(show).join("/") || ".";
  const say = (kind, text) => console.log(`${file} ${kind} ${where} ${text}`);
  if (Array.isArray(value)) {
    if (value.length === 0) say("l", "-");
    value.forEach((inner, number) => flatten(file, [...path, `[${number}]`], inner));
  } else if (value === null || value === undefined) say("z", "-");
  else if (typeof value === "object") {
    const keys = Object.keys(value);
    if (keys.length === 0) say("o", "-");
    for (const key of keys) flatten(file, [...path, key], value[key]);
  } else if (typeof value === "string") say("s", show(value.toWellFormed?.() ?? value));
  else if (typeof value === "number" || typeof value === "bigint") say("n", String(value));
  else if (typeof value === "boolean") say("b", value);
}

for (const [file, path] of process.argv.slice(2).entries()) {
  const text = fs.readFileSync(path, "utf8");
  try {
    let values = {};
    if (/^export /m.test(text)) {
      values = { ...(await import("data:text/javascript," + encodeURIComponent(text))) };
    } else {
      vm.runInNewContext(text, values);
    }
    for (const key of Object.keys(values)) flatten(file, [key], values[key]);
  } catch (problem) {
    console.log(`${file} x . -`);
  }
}
