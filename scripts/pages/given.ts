/**
 * Names that programs of the pages use and do not declare: values of the reader, and, where a recipe shows a file of this repository, the imports of
 * that file. Compiled and run beside the programs, in the project in which the tarballs are installed.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createOfflineDistance, type RehearsalProgress, type RehearsalPrompt } from "@404-gen/audit";
import {
  type Clock,
  type DuelAnswer,
  type DuelJudge,
  type DuelPictures,
  type Logger,
  type Notifier,
  type ServiceContext,
  silentLogger,
  systemClock,
} from "@404-gen/core";
import { writeZip } from "@404-gen/core/archive";
import { createMemoryBranch, createMemoryObjectStore, createMemoryStateStore } from "@404-gen/core/memory";
import { createDoor } from "@404-gen/core/net";
import type { Look, OwnerSettings } from "@404-gen/core/owner";
import { decide, type TournamentAction, type TournamentFacts } from "@404-gen/core/rules";
import { createSimulatedChain } from "@404-gen/core/simulated";
import type { LoadPicture, VisionModel } from "@404-gen/judge";
import { createOfflineJudge } from "@404-gen/judge/offline";
import { createCpuRenderer } from "@404-gen/render";

export type { DuelAnswer, Service, ServiceContext } from "@404-gen/core";
// biome-ignore lint/performance/noBarrelFile: a program imports all names that it does not declare from one file
export { defineOwner } from "@404-gen/core/owner";
export { defineExtras, defineStateFile, MESSAGES, timestampSchema } from "@404-gen/core/records";
export { readRoundOne } from "@404-gen/core/round";
export { stagesOf } from "@404-gen/core/rules";
export { z } from "zod";

/** The record of a demo, in memory. */
async function recordOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const own = files.filter((path) => !path.includes("/.git/"));
  return Object.fromEntries(
    await Promise.all(own.map(async (path) => [path.slice(folder.length + 1), await readFile(path, "utf8")] as const)),
  );
}

const record = await recordOf("record");
export const clock: Clock = systemClock;
export const logger: Logger = silentLogger;
export const notifier: Notifier = { name: "nobody", notify: async () => {} };
export const state = await createMemoryStateStore({ branch: createMemoryBranch(record) });
export const context: ServiceContext = { state, clock, logger, notifier };
export const reader = state.snapshot();
export const signal = new AbortController().signal;
export const judge: DuelJudge = createOfflineJudge();
export const load: LoadPicture = async (url) => new Uint8Array(await readFile(url));
export const objects = createMemoryObjectStore();
export const door = createDoor();
export const chain = createSimulatedChain({ clock, neurons: [] });
export const distance = createOfflineDistance();
export const renderer = createCpuRenderer();
export const seed = 7;
export const bytes = await readFile("model.glb");
export const promptPng = await readFile("prompt.png");
export const oldPreview = await readFile("old.png");
export const newPreview = await readFile("new.png");
export const prompts: readonly RehearsalPrompt[] = [
  { stem: "lamp", picture: () => readFile("prompt.png"), submitted: () => readFile("lamp.glb") },
];
export const onProgress = (_: RehearsalProgress) => {};

/** The record as a zip, as a git host gives it. */
const archive = writeZip(
  Object.entries(record).map(([name, text]) => ({ name: `record/${name}`, bytes: Buffer.from(text) })),
);
export const address = `data:application/zip;base64,${Buffer.from(archive).toString("base64")}`;

// Credentials of accounts that do not exist here: programs that use them are only compiled.
export const [clientId, clientSecret, generationToken, apiKey, token, sha256] = Array(6).fill("") as string[] as [
  string,
  string,
  string,
  string,
  string,
  string,
];

// Parts of files whose rest a recipe shows.
export type Options = { readonly settings: OwnerSettings };
export const decideStrictly = (facts: TournamentFacts): TournamentAction => decide(facts);
export const nextSchedule = (_: Look) => [];
export const askInOrder = async (
  model: VisionModel,
  { order }: { readonly order: DuelAnswer["order"] } & DuelQuestion,
): Promise<DuelAnswer> => ({ order, leftPenalty: 0, rightPenalty: 0, issues: model.name });
type DuelQuestion = {
  readonly pictures: DuelPictures;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
};
