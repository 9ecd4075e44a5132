import { defineErrors } from "../error-row.ts";

/** The state repository. */
export const STATE_ERRORS = defineErrors({
  STATE_CONFLICT: {
    fault: "conflict",
    meaning: "Somebody else changed the same files first.",
    remedy:
      "The service reads again and decides again. When it goes on, look whether two instances run the same service.",
  },
  STATE_BUSY: {
    fault: "infrastructure",
    meaning: "The branch moved again and again during one commit.",
    remedy: "It is tried again. When it goes on, look who else writes to the branch.",
  },
  STATE_EMPTY: {
    fault: "usage",
    meaning: "A branch cannot begin with a commit of nothing.",
    remedy: "Begin it with a file.",
  },
  COMPETITION_EXISTS: {
    fault: "usage",
    meaning: "A competition was to begin in a repository that holds one.",
    remedy: "Give another folder, or an empty branch.",
  },
  STATE_DISK_FAILED: {
    fault: "infrastructure",
    meaning:
      "This machine could not read or write the record's folder or journal: the disk is full, a quota is spent, a right is missing.",
    remedy: "Make room in STATE_DIR and JOURNAL_DIR, or give the rights that the message names; it is tried again.",
  },
  STATE_CLOSED: { fault: "usage", meaning: "The state store was closed.", remedy: "Open it again." },
  STATE_PATH: {
    fault: "usage",
    meaning: "The path cannot be one of the state repository.",
    remedy: "Give a relative path of plain names.",
  },
  GIT_AUTH: {
    fault: "usage",
    meaning: "The git server refuses the credential.",
    remedy: "Look at GITHUB_TOKEN and its rights to the repository.",
  },
  GIT_NOT_FOUND: {
    fault: "usage",
    meaning: "The repository is not there, or is hidden from this credential.",
    remedy: "Look at GITHUB_REPO and at GITHUB_TOKEN's rights.",
  },
  GIT_RATE_LIMIT: {
    fault: "infrastructure",
    meaning: "The git server asks for fewer requests.",
    remedy: "It is asked again when the server allows it.",
  },
  RECORD_UNREADABLE: {
    fault: "infrastructure",
    meaning: "A file of the record cannot be read from the disk.",
    remedy: "Look at the file's rights and at the disk.",
  },
  GIT_HOST_ERROR: {
    fault: "infrastructure",
    meaning: "The git server says that it failed.",
    remedy: "It is asked again. Read the server's words in the message.",
  },
  GIT_TOO_LARGE: {
    fault: "infrastructure",
    retryable: false,
    meaning: "The repository or an object of it is larger than is read.",
    remedy: "Look what was committed, or raise the limit that the message names.",
  },
  GIT_MALFORMED: {
    fault: "infrastructure",
    retryable: false,
    meaning: "What the repository or the git server holds does not have git's form.",
    remedy: "Look whether the address is a git server's; `git fsck` names what is damaged.",
  },
  GIT_UNAVAILABLE: {
    fault: "infrastructure",
    meaning: "The git server answers with an error.",
    remedy: "It is tried again. When it goes on, read the server's words in the message.",
  },
  GIT_TIMEOUT: {
    fault: "infrastructure",
    meaning: "The git server did not answer in time.",
    remedy: "It is tried again. When it goes on, look at the network and the server.",
  },
  GIT_UNREACHABLE: {
    fault: "infrastructure",
    meaning: "The git server cannot be reached.",
    remedy: "It is tried again. When it goes on, look at the network and the address.",
  },
  GIT_NO_REF: {
    fault: "usage",
    meaning: "The repository has no such branch, tag or commit.",
    remedy: "Look at GITHUB_BRANCH, or at the commit that was given.",
  },
  GIT_NOT_A_REPOSITORY: {
    fault: "usage",
    meaning: "There is no git repository.",
    remedy: "Give the folder or the http(s) address of one.",
  },
  GIT_CLONE_FOLDER: {
    fault: "usage",
    meaning: "The folder holds a repository with files of its own.",
    remedy: "Give the store a folder of its own with STATE_DIR.",
  },
  GIT_LINKED_WORKTREE: {
    fault: "usage",
    meaning: "The folder is a linked worktree.",
    remedy: "Give the folder of the repository that it belongs to.",
  },
  GIT_OBJECT_MISSING: {
    fault: "usage",
    meaning: "The repository lacks an object: it is a partial clone.",
    remedy: "Complete it with `git fetch --refetch`, or clone it again without --filter.",
  },
  GIT_OBJECT_DAMAGED: {
    fault: "usage",
    meaning: "An object of the repository is damaged.",
    remedy: "Clone it again; `git fsck` names all damaged objects.",
  },
  GIT_OUTCOME_UNKNOWN: {
    fault: "infrastructure",
    meaning: "Whether the server took a push is not known.",
    remedy: "The store looks at the branch and goes on from what it finds.",
  },
  GIT_LOCK: {
    fault: "infrastructure",
    meaning: "The repository's branch is locked.",
    remedy: "Look whether another git process works in the folder.",
  },
  GIT_REFUSED: {
    fault: "infrastructure",
    meaning: "The git server refused the push.",
    remedy: "Read the server's words in the message: a rule for the branch, or a hook.",
  },
});
