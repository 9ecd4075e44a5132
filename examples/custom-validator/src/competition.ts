import { createHash } from "node:crypto";
import { join } from "node:path";
import type { ObjectStore, StateStore } from "@404-gen/core";
import { createFolderObjectStore, createFolderStateStore } from "@404-gen/core/files";
import * as records from "@404-gen/core/records";
import { selectPrompts } from "@404-gen/core/rules";
import { generateModel, type QualityName } from "@404-gen/example-reference-miner";
import { drawPrompt, type Scene } from "@404-gen/judge/testing";
import { createCpuRenderer } from "@404-gen/render";

const { paths } = records;
const SEED = 7;
const OLD_COMMIT = "a".repeat(40);

/**
 * The leader's work is poor. The first miner has new work of medium quality; the second one the best work, but under the commit that holds the crown;
 * the last one the best work, and new. The addresses are the chain's public development accounts: verify refuses addresses that no chain can have.
 */
export const HONEST = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
export const RECYCLER = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
export const LATECOMER = "5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy";
const LEADER = "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y";
const CAST: readonly { readonly name: string; readonly quality: QualityName; readonly commit: string }[] = [
  { name: "leader", quality: "low", commit: OLD_COMMIT },
  { name: HONEST, quality: "medium", commit: "c".repeat(40) },
  { name: RECYCLER, quality: "high", commit: OLD_COMMIT },
  { name: LATECOMER, quality: "high", commit: "e".repeat(40) },
];
const MINERS = CAST.slice(1);

const SCENES: Readonly<Record<string, Scene>> = {
  lamp: [
    { at: [0, -0.2, 0], radii: [0.2, 0.2, 0.2], colour: [60, 90, 200], stripes: 14 },
    { at: [0, 0.2, 0], radii: [0.3, 0.12, 0.3], colour: [230, 180, 60], stripes: 18 },
  ],
  snowman: [
    { at: [0, -0.22, 0], radii: [0.28, 0.24, 0.28], colour: [200, 70, 60], stripes: 10 },
    { at: [0, 0.2, 0], radii: [0.17, 0.17, 0.17], colour: [70, 160, 90], stripes: 8 },
  ],
};

/** Number of prompts of a round. */
export const PROMPTS = Object.keys(SCENES).length;

export type Competition = { readonly state: StateStore; readonly objects: ObjectStore };

/** Opens the record and the files of a competition in `dir`; both may be empty. */
export async function openCompetition(dir: string): Promise<Competition> {
  const state = await createFolderStateStore({ dir: join(dir, "state") });
  const objects = createFolderObjectStore({ dir: join(dir, "objects"), publicBaseUrl: "https://cdn.example" });
  return { state, objects };
}

/** Makes a competition in `dir`. Its round 0 has files, builds and the models of the audits: the stage `duels` is next. */
export async function makeCompetition(dir: string): Promise<Competition> {
  const { state, objects } = await openCompetition(dir);
  const results = await makeFiles(objects);
  const files = { ...rootFiles(objects), ...roundFiles(objects), ...results };
  const changes = Object.entries(files).map(([path, text]) => ({ path, text }));
  await state.commit(changes, { message: "Round 0 is ready for its duels" });
  return { state, objects };
}

/**
 * Stores the prompt pictures, and the models and previews of all contestants. Returns the texts of each one's `generated.json`, and of each miner's
 * `submitted.json`.
 */
async function makeFiles(objects: ObjectStore): Promise<Record<string, string>> {
  const renderer = createCpuRenderer();
  const files: Record<string, string> = {};
  const png = { contentType: "image/png" };
  for (const { name, quality } of CAST) {
    const results: Record<"submitted" | "generated", Record<string, records.Result>> = { submitted: {}, generated: {} };
    for (const [stem, scene] of Object.entries(SCENES)) {
      const prompt = await drawPrompt(scene);
      await objects.put(`prompts/${stem}.png`, prompt, png);
      const model = await generateModel(prompt, { seed: SEED, quality, format: "glb" });
      const preview = await renderer.render({ bytes: model, format: "glb" });
      if (preview.kind !== "measured") throw new Error(`${name}/${stem} was not drawn: ${preview.kind}`);
      // The image is deterministic: the audit's files are separate, with the same bytes.
      const hashes = { x404: { png_sha256: createHash("sha256").update(preview.value.png).digest("hex") } };
      for (const kind of ["submitted", "generated"] as const) {
        const keys = { glb: `0/${name}/${kind}/${stem}.glb`, png: `0/${name}/${kind}/${stem}.png` };
        await objects.put(keys.glb, model, { contentType: "model/gltf-binary" });
        await objects.put(keys.png, preview.value.png, png);
        const urls = { glb: objects.publicUrl(keys.glb), png: objects.publicUrl(keys.png) };
        const result = { ...urls, generation_time: 0, size: model.length, attempts: 1, distance: 0, ...hashes };
        results[kind][stem] = result;
      }
    }
    files[paths.generated(0, name)] = records.formatResults(results.generated);
    if (name !== "leader") files[paths.submitted(0, name)] = records.formatResults(results.submitted);
  }
  await renderer.close();
  return files;
}

const CONFIG: records.CompetitionConfig = {
  name: "example",
  description: "A competition of two prompts",
  first_evaluation_date: "2026-01-01",
  last_competition_date: "2026-01-02",
  round_start_time: "08:00:00",
  generation_stage_minutes: 10,
  finalization_buffer_hours: 1,
  win_margin: 0.05,
  weight_decay: 0.2,
  weight_floor: 0.2,
  prompts_per_round: 2,
  carryover_prompts: 0,
  round_duration_days: 1,
};

const pool = (objects: ObjectStore) => Object.keys(SCENES).map((stem) => objects.publicUrl(`prompts/${stem}.png`));

function rootFiles(objects: ObjectStore): Record<string, string> {
  const entry = { hotkey: LEADER, docker: "registry.example/leader", weight: 1 };
  return {
    [paths.config]: records.formatConfig(CONFIG),
    [paths.pool]: records.formatPrompts(pool(objects)),
    [paths.leader]: records.formatLeader([
      { ...entry, repo: "someone/old-champion", commit: OLD_COMMIT, effective_block: 1 },
    ]),
    [paths.state]: records.formatState({ current_round: 0, stage: "duels", next_stage_eta: null }),
  };
}

function roundFiles(objects: ObjectStore): Record<string, string> {
  const perMiner = <T>(make: (miner: (typeof CAST)[number], block: number) => T): Record<string, T> =>
    Object.fromEntries(MINERS.map((miner, place) => [miner.name, make(miner, 200 + place)]));
  const { prompts } = selectPrompts({
    round: 0,
    seed: SEED,
    previousPrompts: [],
    pool: pool(objects),
    promptsPerRound: CONFIG.prompts_per_round,
    carryoverPrompts: CONFIG.carryover_prompts,
  });
  return {
    [paths.schedule(0)]: records.formatSchedule({
      earliest_reveal_block: 100,
      latest_reveal_block: 300,
      generation_deadline_block: 350,
    }),
    [paths.seed(0)]: records.formatSeed({ seed: SEED }),
    [paths.prompts(0)]: records.formatPrompts(prompts),
    [paths.submissions(0)]: records.formatSubmissions(
      perMiner(({ name, commit }, block) => ({
        repo: `miner-${name[1]}/generator`,
        commit,
        cdn_url: "https://cdn.example",
        revealed_at_block: block,
        round: "example-0",
      })),
    ),
    [paths.builds(0)]: records.formatBuilds(
      perMiner(({ name, commit }, block) => ({
        repo: `miner-${name[1]}/generator`,
        commit,
        revealed_at_block: block,
        tag: `${commit.slice(0, 7)}-example-0`,
        status: "success",
        docker_image: `registry.example/${name[1]?.toLowerCase()}`,
      })),
    ),
  };
}
