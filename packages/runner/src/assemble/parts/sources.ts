import { createGithubSources, createMapSources } from "@404-gen/audit";
import type { SourceFiles } from "@404-gen/core";
import type { Settings } from "../../settings/load.ts";
import { githubToken } from "../credentials.ts";
import type { Part } from "./part.ts";

/** Reads miners' repositories at GitHub. Where their images come from a map, nothing is read, and every miner gets the usual machine. */
export const sourcesPart: Part<SourceFiles, { readonly settings: Settings }> = {
  choose: ({ settings }) => (settings.BUILD_SOURCE === "map" ? "embedded" : "real"),
  embedded: () => createMapSources({}),
  real: ({ settings }) => createGithubSources({ token: githubToken(settings) }),
};
