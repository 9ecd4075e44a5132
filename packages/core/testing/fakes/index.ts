/** `@404-gen/core/testing/fakes`: recorded rounds made by code and servers that misbehave, for this repository's own tests. Not packed. */
export { CAST } from "../build-cast.ts";
export { buildRepository } from "../build-repository.ts";
export { buildRoundTwo, type BuildRoundTwoOptions, CAST_TWO } from "../build-round-two.ts";
export {
  type GitHttpServer,
  type GitHttpServerOptions,
  type GitServerMischief,
  startGitHttpServer,
} from "../git-http-server.ts";
export {
  answerFromPage,
  answerOf,
  chromiumPath,
  framePage as framed,
  openPage,
  type OpenPageOptions,
} from "../chromium.ts";
export { watchPage, type WatchedPage, type WatchedPageOptions } from "../chromium-page.ts";
export { recordOne, recordTwo, type RoundSpec } from "../round-record.ts";
export { TEST_CONFIG, TEST_STORE, testModuleResults, testResults } from "../round-parts.ts";
export { testHotkey } from "../test-hotkey.ts";
export { readerOf } from "../../src/competition/verify/reader-of.ts";
export { hasCompetition2Data, readCompetition2Text } from "../competition-2-data.ts";
export {
  type ForgedRepository,
  forgePack,
  forgeRepository,
  HOST_ATTACKS,
  type HostAttack,
  type HostileGitHost,
  startHostileGitHost,
  type TreeLine,
} from "../hostile-git-host.ts";
