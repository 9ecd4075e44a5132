import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { runSimulations } from "./run-simulations.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const SEEDS = [4, 4] as const;

/** Fingerprint of the seeds' histories and traces, from another process. */
async function fingerprintOf(format: string): Promise<string> {
  const args = [CLI, "simulate", "--json", "--seeds", SEEDS.join(".."), "--prompts", "3", "--format", format];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  return (JSON.parse(stdout) as { fingerprint: string }).fingerprint;
}

describe.skipIf(!existsSync(CLI))("a seed in another process", () => {
  it.each(["glb", "js"] as const)("gives the same history and trace as here, byte for byte (%s)", async (format) => {
    const { fingerprint } = await runSimulations({ seeds: SEEDS, plan: { format, prompts: 3 } });
    expect(await fingerprintOf(format)).toBe(fingerprint);
  });
});
