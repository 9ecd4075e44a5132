export { createGithubBuilds, GITHUB_BUILDS_DEFAULTS, type GithubBuildsOptions } from "./create-github-builds.ts";
