#!/usr/bin/env node
import { MISCHIEFS, type Mischief, parseMischief } from "@404-gen/audit/pod";
import { isModuleQuality, MODULE_QUALITIES } from "@404-gen/example-module-miner";
import { createReferencePod } from "./reference-pod.ts";

const { PORT = "10006", HOST = "127.0.0.1", QUALITY = "high", MISCHIEF = "", PROMPTS_DIR, WORKERS = "2" } = process.env;

const stop = (message: string): never => {
  process.stderr.write(`reference-pod: ${message}\n`);
  process.exit(2);
};

function mischiefOf(text: string): Mischief {
  try {
    return parseMischief(text);
  } catch (error) {
    const names = Object.entries(MISCHIEFS).map(([name, what]) => `  ${name}: ${what}`);
    return stop(`MISCHIEF: ${String(error)}\n${names.join("\n")}`);
  }
}

const quality = isModuleQuality(QUALITY) ? QUALITY : stop(`QUALITY is ${Object.keys(MODULE_QUALITIES).join(", ")}`);
const pod = createReferencePod({
  quality,
  mischief: mischiefOf(MISCHIEF),
  promptsDir: PROMPTS_DIR,
  workers: Number(WORKERS),
});
pod.server.listen(Number(PORT), HOST, () =>
  process.stderr.write(`reference pod (${quality}) on http://${HOST}:${PORT}\n`),
);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void pod.close().then(() => process.exit(0)));
