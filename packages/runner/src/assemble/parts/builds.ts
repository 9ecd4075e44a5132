import { readFile } from "node:fs/promises";
import { createGithubBuilds, createMapBuilds } from "@404-gen/audit";
import { type BuildSource, CompetitionError } from "@404-gen/core";
import { z } from "zod";
import type { Settings } from "../../settings/load.ts";
import { githubToken } from "../credentials.ts";
import type { Part } from "./part.ts";

const mapSchema = z.record(z.string(), z.string());

/**
 * Tells which of the miners' images are built: from a map of images, or from GitHub's workflow.
 *
 * @throws CompetitionError `BUILD_MAP_INVALID`, `SETTINGS_INVALID`
 */
export const buildsPart: Part<BuildSource, { readonly settings: Settings }> = {
  choose: ({ settings }) => (settings.BUILD_SOURCE === "map" ? "embedded" : "real"),
  embedded: async ({ settings }) => createMapBuilds(await readMap(settings.BUILD_MAP_FILE)),
  real({ settings }) {
    if (settings.GITHUB_REPO === undefined) {
      throw new CompetitionError("BUILD_SOURCE=github needs GITHUB_REPO", { code: "SETTINGS_INVALID" });
    }
    return createGithubBuilds({
      repo: ownerAndName(settings.GITHUB_REPO),
      token: githubToken(settings),
      workflow: settings.BUILD_WORKFLOW,
      imageFormat: settings.DOCKER_IMAGE_FORMAT,
      commitMessage: settings.BUILD_COMMIT_MESSAGE,
      maxAnswerBytes: settings.MAX_GITHUB_ANSWER_BYTES,
    });
  },
};

/** `owner/name`, which GitHub's interface needs; GITHUB_REPO may also be an address. */
const ownerAndName = (repo: string) => repo.replace(/^https?:\/\/[^/]+\//i, "").replace(/(\.git)?\/?$/, "");

async function readMap(path: string | undefined): Promise<Record<string, string>> {
  try {
    return mapSchema.parse(JSON.parse(await readFile(path ?? "", "utf8")));
  } catch (cause) {
    throw new CompetitionError(`BUILD_MAP_FILE (${path ?? "not set"}) is not a JSON object of hotkey to image`, {
      code: "BUILD_MAP_INVALID",
      data: { path },
      cause,
    });
  }
}
