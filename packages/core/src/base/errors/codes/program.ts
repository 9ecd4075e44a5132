import { defineErrors, defineErrorsOf } from "../error-row.ts";

/** Settings, options and files of `404-gen`. */
export const PROGRAM_ERRORS = {
  ...defineErrorsOf("usage", {
    SETTINGS_INVALID: [
      "A setting has a value that it cannot take.",
      "Read the message; `404-gen settings` lists what each takes.",
    ],
    SETTING_SECRET: ["A credential was given on the command line.", "Give it by the environment or a file only."],
    SETTING_UNKNOWN: ["There is no such setting.", "`404-gen settings` lists all."],
    RUNNER_ID_INVALID: ["The runner's own id has another form.", "Read the message: it says which form is taken."],
    OPTION_INVALID: ["An option has a value that it cannot take.", "Read the message, or the command's --help."],
    SERVICE_UNKNOWN: ["There is no such service.", "Read the message: it names them all."],
    FILE_MISSING: ["A file cannot be read.", "Look at its path and rights."],
    FILE_NOT_PLAIN: [
      "A link, pipe, device or folder lies where a file should.",
      "Put the file itself there: a link may lead out of the folder, and a pipe has no end.",
    ],
    FILE_TOO_LARGE: [
      "A file has more bytes than are read of one.",
      "Give a smaller one; read in the message how large.",
    ],
    FILE_FORMAT_UNKNOWN: ["The file's name does not end like a model's.", "Name the file after its format."],
    OUT_UNUSABLE: ["The folder for the output cannot be made.", "Give another."],
    SAME_STEM: ["Two files would have the same picture.", "Draw them into two folders."],
    PROMPTS_MISSING: ["There are no prompts.", "Give a folder of pictures, or a text file of addresses."],
    COMMIT_UNKNOWN: ["There is no such commit in the repository's history.", "Give one of the branch's commits."],
    REF_WITHOUT_GIT: ["A folder without git has no branches or commits.", "Leave --ref out, or give a git repository."],
    REPOSITORY_MISSING: [
      "There is no state repository.",
      "Give a folder with state.json, an http(s) address, or owner/name on GitHub.",
    ],
    AGAINST_INVALID: ["The past record has another form.", "Write owner/repo#round:hotkey."],
    POLICY_INVALID: [
      "A policy of one's own has another form.",
      "Read the message. The file's default export maps a competition's id to its policy: `{ 1: { name, version, takesCrown } }`.",
    ],
    POLICY_FAILED: ["A function of one's own policy threw.", "Read the message, and mend the policy."],
    POLICY_UNREADABLE: [
      "The file of a policy cannot be loaded.",
      "Give a JavaScript module (.mjs) that Node loads by itself, and whose imports are installed beside it.",
    ],
    TEMPLATE_MISSING: [
      "The template of a project is not there.",
      "Build this package (`npm run bundle`), or install it again.",
    ],
    REFERENCE_MINER_MISSING: [
      "The demo's reference miner is not there.",
      "Build this package (`npm run bundle`), or install it again.",
    ],
    LISTEN_FAILED: ["The server cannot listen there.", "Give a free port of this machine."],
  }),
  ...defineErrors({
    STOPPED: {
      fault: "usage",
      meaning: "The command was stopped.",
      remedy: "Start it again: what was done is kept.",
    },
    TIMEOUT: {
      fault: "infrastructure",
      meaning: "Something took longer than allowed.",
      remedy: "It is tried again. Read in the message what it was.",
    },
    UNEXPECTED: {
      fault: "infrastructure",
      meaning: "Something failed that nobody foresaw.",
      remedy: "Report it with the message.",
    },
    INTERNAL: {
      fault: "infrastructure",
      meaning: "A check could not be made for a reason that is not the record's.",
      remedy: "Try again; when it goes on, report it with the message.",
    },
    DEMO_MINER_DOWN: {
      fault: "infrastructure",
      meaning: "A miner of the demo does not answer.",
      remedy: "Start the demo again on the same folder: it goes on where it was.",
    },
    SIMULATION_LEAK: {
      fault: "infrastructure",
      retryable: false,
      meaning: "A simulation used real time, chance, a file or a socket, so that it could not be repeated.",
      remedy: "Hand in a clock, chance or port in its place; read in the message what was used.",
    },
    DRIVE_STUCK: {
      fault: "infrastructure",
      retryable: false,
      meaning: "No service has anything to do, and no time would change that.",
      remedy: "Read in the message what each waits for.",
    },
  }),
};
