export { createGithubSources, type GithubSourcesOptions } from "./create-github-sources.ts";
export { createGithubBuilds, GITHUB_BUILDS_DEFAULTS, type GithubBuildsOptions } from "./create-github-builds.ts";
