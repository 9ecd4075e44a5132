#!/usr/bin/env node
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { parseArgs } from "node:util";
import { createModuleMiner } from "./module-miner.ts";
import { isModuleQuality } from "./qualities.ts";

const USAGE = "module-miner PICTURE... [-o DIR] [--quality high|medium|low] [--seed N]\n";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", short: "o", default: "." },
    quality: { type: "string", default: "high" },
    seed: { type: "string", default: "0" },
  },
});
const seed = Number(values.seed);
if (positionals.length === 0 || !isModuleQuality(values.quality) || !Number.isInteger(seed) || seed < 0) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const miner = createModuleMiner({ quality: values.quality });
await mkdir(values.out, { recursive: true });
for (const path of positionals) {
  const model = await miner.make(await readFile(path), { seed });
  if (model.kind === "refused") {
    process.stderr.write(`${path}: ${model.rule}: ${model.detail}\n`);
    process.exitCode = 1;
    continue;
  }
  const target = join(values.out, `${basename(path, extname(path))}.js`);
  await writeFile(target, model.module);
  process.stdout.write(`${target}: ${model.module.length} bytes\n`);
}
miner.close();
