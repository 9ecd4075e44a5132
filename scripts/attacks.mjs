/** The red team: each kind of attack, the suites that try it, and what stops it. The table of docs/security.md comes from here and from a run. */
export const ATTACKS = [
  {
    attack:
      "The push token asked for by a host that is named on the command line: plain, by redirect, with three settings",
    stops: "the credential's origin",
    suites: ["packages/runner/src/commands/credentials.test.ts"],
  },
  {
    attack: "Services that redirect elsewhere, in circles or nowhere, and answers without end",
    stops: "`REDIRECT_REFUSED`, `ANSWER_TOO_LARGE`",
    suites: ["packages/core/src/world/service"],
  },
  {
    attack: "Secrets repeated in every usual encoding, cut anywhere, in addresses; credentials over http",
    stops: "the cleaner, `CREDENTIAL_INSECURE`",
    suites: ["packages/core/src/base/secrets"],
  },
  {
    attack:
      "Every command with a canary in every secret setting, while all peers refuse, send on to a stranger or babble, and repeat every canary",
    stops: "origins, the cleaner",
    suites: ["packages/runner/src/red-team/canary-walk.test.ts"],
  },
  {
    attack: "A round of all services against peers that repeat secrets in verdicts and refusals",
    stops: "the same",
    suites: ["packages/runner/src/red-team/canary-services.test.ts"],
  },
  {
    attack: "Git hosts without end, and repositories of any names, modes, depths, deltas and packs",
    stops: "`GIT_TOO_LARGE`, `GIT_MALFORMED`, `GIT_HOST_ERROR`, findings",
    suites: ["packages/core/src/world/git/hostile-host.test.ts"],
  },
  {
    attack:
      "Peers of all kinds that would fill the memory, against the built program with its limits as they are, each under 512 MiB",
    stops: "the budgets",
    suites: ["packages/runner/src/red-team/peak-memory.test.ts"],
  },
  {
    attack: "An honest record of ten seasons beside the limits, and the limits as settings in every command",
    stops: "nothing: it fits",
    suites: [
      "packages/core/src/world/git/honest-record.test.ts",
      "packages/runner/src/red-team/reading-limits.test.ts",
    ],
  },
  {
    attack:
      "Pipes, sockets, devices, links, submodules, folders and clashing names where a record, model or prompt should be, in every command",
    stops: "`RECORD_NOT_A_FILE`, `RECORD_CLASH`, `FILE_NOT_PLAIN`, findings",
    suites: [
      "packages/runner/src/red-team/odd-files.test.ts",
      "packages/runner/src/red-team/odd-everywhere.test.ts",
      "packages/core/src/world/files",
    ],
  },
  {
    attack: "Names and keys that differ by case or Unicode form alone",
    stops: "`PATH_CLASH`, `PROMPTS_CLASH`, `OBJECTS_CLASH`, `OBJECT_KEY_CLASH`",
    suites: ["packages/core/src/base/kit/name-clash.test.ts"],
  },
  {
    attack:
      "Strangers' control, format and direction characters in every text and key of every record, in commits, names and models, by every reading command and on every page",
    stops: "the terminal, `--json`, escaping, strict policies",
    suites: [
      "packages/runner/src/red-team/taint.test.ts",
      "packages/core/src/base/kit/show-text.test.ts",
      "packages/runner/src/logs",
      "packages/runner/src/terminal",
    ],
  },
  {
    attack:
      "Address forms, DNS answers, redirects and hostile HTTP answers at the door to miners; failures of our own network and machine",
    stops: "the door, `SOCKET_CODES`",
    suites: ["packages/core/src/world/net"],
  },
  {
    attack: "Served parts: web pages, media types, missing bearers, uploads one by one and together",
    stops: "`guard`, `uploadRoom`",
    suites: ["packages/runner/src/serve", "packages/runner/src/commands/serve.test.ts"],
  },
  {
    attack: "Object stores, clouds and model servers that send us elsewhere, lead a key elsewhere or talk without end",
    stops: "origins, `ANSWER_TOO_LARGE`",
    suites: [
      "packages/core/src/world/s3",
      "packages/audit/src/gpu/providers.test.ts",
      "packages/judge/src/judges/two-call/vlm-judge.test.ts",
    ],
  },
  {
    attack: "Pods whose bodies end early, never end or come without a length",
    stops: "`BODY_TOO_LARGE`, `BODY_UNFRAMED`, shared room",
    suites: ["packages/audit/src/pods/miner-client.test.ts", "packages/audit/src/kit/byte-room.test.ts"],
  },
  {
    attack: "`NODE_TLS_REJECT_UNAUTHORIZED=0`, in every command",
    stops: "`TLS_UNCHECKED`",
    suites: ["packages/runner/src/red-team/unchecked-tls.test.ts"],
  },
  { attack: "Hostile pictures", stops: "the picture reader's limits", suites: ["packages/core/src/world/image"] },
];

/** Folders and files of all suites of the red team. */
export const SUITES = ATTACKS.flatMap(({ suites }) => suites);
