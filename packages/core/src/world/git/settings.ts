import { setting, settingGroup } from "../../base/settings/index.ts";
import { GIT_AUTHOR } from "./git-author.ts";

/** Where the public record lies, and how it is written. */
export const STATE_SETTINGS = settingGroup()("State: the public record", {
  STATE_DIR: setting.text({ doc: "Folder of the state repository (local, or the clone's place)", fallback: "./state" }),
  GITHUB_REPO: setting.text({
    doc: "owner/name or https address of the state repository; without it STATE_DIR alone",
  }),
  GITHUB_BRANCH: setting.text({ doc: "Branch that holds the record", fallback: "main" }),
  GITHUB_TOKEN: setting.text({ doc: "Token that may push to GITHUB_REPO; sent to that host only", secret: true }),
  ALLOW_LOOPBACK_CREDENTIALS: setting.flag({
    doc: "Send credentials to a server on this machine over plain http too; elsewhere only https gets them",
    fallback: false,
  }),
  GIT_AUTHOR_NAME: setting.text({ doc: "Author of our commits", fallback: GIT_AUTHOR.name }),
  GIT_AUTHOR_EMAIL: setting.text({ doc: "Author's address of our commits", fallback: GIT_AUTHOR.email }),
  COMMIT_INTERVAL: setting.whole({ doc: "Time between batched commits", unit: "seconds", min: 0, fallback: 600 }),
  JOURNAL_DIR: setting.text({
    doc: "Folder of what outlives a crash: the journal of unconfirmed writes, what the weights service saw",
    fallback: "./journal",
  }),
});
