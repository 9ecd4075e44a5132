import { DISTANCE_WORK } from "./distance-jobs.ts";
import { DUEL_WORK, STAGED_WORK } from "./duel-jobs.ts";
import { FETCH_WORK } from "./fetch-jobs.ts";
import type { WorkKind } from "./kind.ts";
import { FETCH_MODULE_WORK, PUBLISH_WORK } from "./publish-jobs.ts";
import { RENDER_WORK } from "./render-jobs.ts";

/** Kinds of work, as `404-gen worker` names them. */
export const WORK_NAMES = ["fetch", "render", "embed", "duel"] as const;
export type WorkName = (typeof WORK_NAMES)[number];

/** The kinds of jobs of each name, by competition. A new kind is a file in this folder and a line in this table. */
export const WORK_KINDS: Readonly<Record<string, Readonly<Record<WorkName, readonly WorkKind[]>>>> = {
  "1": { fetch: [FETCH_WORK], render: [RENDER_WORK], embed: [DISTANCE_WORK], duel: [DUEL_WORK] },
  "2": { fetch: [FETCH_MODULE_WORK], render: [PUBLISH_WORK], embed: [], duel: [STAGED_WORK] },
};
