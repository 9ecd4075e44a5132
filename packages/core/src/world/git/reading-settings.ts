import { setting, settingGroup } from "../../base/settings/index.ts";
import { GIT_LIMITS, type GitLimits } from "./limits.ts";

/** How much is read of a record, so that no host, repository or folder fills the memory; going past a limit has an error code of its own. */
export const READING_SETTINGS = settingGroup<GitLimits>()("Reading records: the most that is taken", {
  MAX_RECORD_FILE_BYTES: setting.whole({
    doc: "Largest file of a record, and largest object of its git repository",
    unit: "bytes",
    min: 1024,
    fallback: GIT_LIMITS.maxObjectBytes,
    option: "maxObjectBytes",
  }),
  MAX_RECORD_ENTRIES: setting.whole({
    doc: "Files and folders of a record, or of one commit's changes",
    min: 1,
    fallback: GIT_LIMITS.maxEntries,
    option: "maxEntries",
  }),
  MAX_RECORD_DEPTH: setting.whole({
    doc: "Levels of folders inside folders",
    min: 1,
    max: 1000,
    fallback: GIT_LIMITS.maxDepth,
    option: "maxDepth",
  }),
  MAX_RECORD_JSON_DEPTH: setting.whole({
    doc: "Levels of brackets inside brackets in a file's JSON",
    min: 4,
    max: 1000,
    fallback: GIT_LIMITS.maxJsonDepth,
    option: "maxJsonDepth",
  }),
  MAX_RECORD_JSON_VALUES: setting.whole({
    doc: "Values, keys and elements of a file's JSON",
    min: 1,
    fallback: GIT_LIMITS.maxJsonValues,
    option: "maxJsonValues",
  }),
  MAX_GIT_TALK_BYTES: setting.whole({
    doc: "A git host's own words: its branches, its progress, its answer to a push",
    unit: "bytes",
    min: 1024,
    fallback: GIT_LIMITS.maxTalkBytes,
    option: "maxTalkBytes",
  }),
  MAX_GIT_PACK_BYTES: setting.whole({
    doc: "One pack on the wire",
    unit: "bytes",
    min: 1024,
    fallback: GIT_LIMITS.maxPackBytes,
    option: "maxPackBytes",
  }),
  MAX_GIT_OBJECTS: setting.whole({
    doc: "Objects of one pack",
    min: 1,
    fallback: GIT_LIMITS.maxObjects,
    option: "maxObjects",
  }),
  MAX_GIT_UNPACKED_BYTES: setting.whole({
    doc: "All objects of one pack, unpacked",
    unit: "bytes",
    min: 1024,
    fallback: GIT_LIMITS.maxInflatedBytes,
    option: "maxInflatedBytes",
  }),
  MAX_GIT_UNPACK_TIME: setting.whole({
    doc: "Time for unpacking one pack",
    unit: "seconds",
    min: 1,
    fallback: GIT_LIMITS.maxUnpackMs / 1000,
    option: "maxUnpackMs",
    times: 1000,
  }),
  MAX_GIT_COMMITS: setting.whole({
    doc: "Commits of a history",
    min: 1,
    fallback: GIT_LIMITS.maxCommits,
    option: "maxCommits",
  }),
  MAX_GIT_COMMIT_BYTES: setting.whole({
    doc: "All texts that one commit changed",
    unit: "bytes",
    min: 1024,
    fallback: GIT_LIMITS.maxCommitBytes,
    option: "maxCommitBytes",
  }),
  GIT_TIMEOUT: setting.whole({
    doc: "Time for one request to a git host, body included",
    unit: "seconds",
    min: 1,
    fallback: GIT_LIMITS.maxRequestMs / 1000,
    option: "maxRequestMs",
    times: 1000,
  }),
});
