import { createGithubSources, createMapSources } from "@404-gen/audit";
import type { SourceFiles } from "@404-gen/core";
import type { Settings } from "../../settings/load.ts";
import { githubToken } from "../credentials.ts";
import type { Part } from "./part.ts";

/** Where miners' repositories are read: nowhere, where their images come from a map (each then asks for the usual machine), or at GitHub. */
export const sourcesPart: Part<SourceFiles, { readonly settings: Settings }> = {
  choose: ({ settings }) => (settings.BUILD_SOURCE === "map" ? "embedded" : "real"),
  embedded: () => createMapSources({}),
  real: ({ settings }) => createGithubSources({ token: githubToken(settings) }),
};
