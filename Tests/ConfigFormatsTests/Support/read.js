// Prints "file number hex" for every value: JSON files are objects, scripts fill the object `t`.
const fs = require("fs");
const vm = require("vm");
process.argv.slice(2).forEach((path, file) => {
  const text = fs.readFileSync(path, "utf8");
  let values;
  if (path.endsWith(".json")) {
    values = JSON.parse(text);
  } else {
    if (/<!--#/.test(text)) throw new Error("an include in " + path);
    if (/<\/script/i.test(text)) throw new Error("the end of a script in " + path);
    values = {};
    vm.runInNewContext(text, { t: values });
  }
  for (const number of Object.keys(values).filter((key) => key)) {
    console.log(file + " " + number + " " + Buffer.from(values[number], "utf8").toString("hex"));
  }
});
