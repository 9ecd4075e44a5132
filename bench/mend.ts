/**
 * Mends the real files of ../shared/data/mend (or of the given folder) and prints a table: the refusal of each file, the result, and how far
 * its picture is from the original one. A second argument is a folder for the pictures.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CompetitionError } from "@404-gen/core";
import { mendModel } from "@404-gen/render/mend";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../shared/data/mend/", import.meta.url));
const pictures = process.argv[3];
if (!existsSync(folder)) throw new Error(`${folder} is not there`);
if (pictures) mkdirSync(pictures, { recursive: true });

const NEAR_DECIBELS = 30;
let [files, acceptCount, near] = [0, 0, 0];
console.log("| file | refused for | steps | picture, dB | ms of processor |\n| --- | --- | --- | --- | --- |");
for (const name of readdirSync(folder).filter((file) => /\.(glb|ply)$/.test(file))) {
  files++;
  const before = process.cpuUsage();
  const messages = await mend(name);
  const { user, system } = process.cpuUsage(before);
  console.log(`| ${name} | ${messages} | ${Math.round((user + system) / 1000)} |`);
}
console.log(
  `\n${acceptCount} of ${files} accepted (goal 85 %), ${near} of those within ${NEAR_DECIBELS} dB (goal 80 %)`,
);

async function mend(name: string): Promise<string> {
  try {
    const format = name.endsWith("ply") ? "ply" : "glb";
    const result = await mendModel({ bytes: readFileSync(join(folder, name)), format });
    const { refused, steps, stillRefused, difference } = result;
    if (result.pictures && pictures)
      for (const [when, png] of Object.entries(result.pictures))
        writeFileSync(join(pictures, `${name}.${when}.png`), png);
    if (stillRefused) return `${refused?.code ?? ""} | still ${stillRefused.code} | `;
    acceptCount++;
    const decibels = difference?.decibels ?? Number.POSITIVE_INFINITY;
    if (decibels >= NEAR_DECIBELS) near++;
    return `${refused?.code ?? "accepted"} | ${[...new Set(steps.map(({ step }) => step))].join(", ")} | ${decibels.toFixed(1)}`;
  } catch (error) {
    if (!CompetitionError.is(error) || error.fault !== "miner") throw error;
    return `${error.data["code"] ?? ""} | ${error.code}: ${error.message.slice(0, 90)} | `;
  }
}
