import { showText } from "@404-gen/core";
import type { SourceTree } from "./source-tree.ts";

/** A place that a person should look at. */
export type SourceFinding = {
  /** Name of the rule that reports it. */
  readonly rule: SourceRule;
  /** File, from the root of the source. */
  readonly path: string;
  /** Line, from 1; 0 for a file as such, or for a missing one. */
  readonly line: number;
  /** The line, at most 160 characters; for line 0 a sentence. */
  readonly text: string;
};

type Row = {
  /** What is in the source. */
  readonly what: string;
  /** Question that a person has to answer. */
  readonly ask: string;
  /** Files that are read. */
  readonly files: RegExp;
  /** Finds a line that matches this… */
  readonly line: RegExp;
  /** …unless it, or a line of the same call, matches that. */
  readonly unless?: RegExp;
};

const DOCKERFILES = /(^|\/)(Dockerfile|[^/]*\.Dockerfile|Dockerfile\.[^/]+)$/i;
const CODE = /\.(py|js|ts|mjs|cjs|sh|bash)$/i;
const ANY = /\.(py|js|ts|mjs|cjs|sh|bash|toml|cfg|ya?ml)$|(^|\/)Dockerfile[^/]*$/i;

/** Rules of a source audit, which are applied line by line. */
export const SOURCE_RULES = {
  "base-image-not-pinned": {
    what: "the base image has no version, or `latest`",
    ask: "Which image is it today, and tomorrow?",
    files: DOCKERFILES,
    line: /^\s*FROM\s+(?!scratch\b)(?![^\s]*@sha256:)(?:[^\s:]+(?::latest)?)(?:\s|$)/i,
    unless: /^\s*FROM\s+\$/,
  },
  "dependency-not-pinned": {
    what: "a package is installed without an exact version",
    ask: "What does the next build install?",
    files: /(^|\/)requirements[^/]*\.txt$/i,
    line: /^\s*[A-Za-z0-9][\w.[\]-]*\s*(?:[<>~!^].*)?(?:;.*)?$/,
    unless: /==|@\s*(?:https?|git\+\S+@[0-9a-f]{7,40})|--hash/,
  },
  "pyproject-not-pinned": {
    what: "a package is named without an exact version",
    ask: "What does the next build install?",
    files: /(^|\/)pyproject\.toml$/i,
    line: /^\s*"[A-Za-z0-9][\w.[\]-]*\s*(?:[<>~!^][^"]*)?",?\s*$/,
  },
  "npm-not-pinned": {
    what: "a package is named without an exact version",
    ask: "Is there a lock file, and does the build keep to it?",
    files: /(^|\/)package\.json$/i,
    line: /^\s*"[@\w/.-]+"\s*:\s*"(?:[\^~><*]|latest)/,
  },
  "install-not-pinned": {
    what: "a build step installs a package without an exact version",
    ask: "What does the next build install?",
    files: ANY,
    line: /\b(?:pip3?|uv pip|conda|mamba)\s+install\s+(?!.*(?:-r|--requirement)\s)(?!-e\s*\.|\.\s*$)[^#&|]*[A-Za-z]/,
    unless: /==|--hash|git\+\S+@[0-9a-f]{7,40}/,
  },
  "git-not-pinned": {
    what: "code is fetched from a repository without a commit",
    ask: "Whose code runs, and can it change after the audit?",
    files: ANY,
    line: /\bgit\s+clone\b|git\+https?:\/\/[^\s@"']+(?:\.git)?(?!@)(?=["'\s]|$)/,
    unless: /git\s+checkout\s+[0-9a-f]{7,40}|@[0-9a-f]{7,40}/,
  },
  "model-without-revision": {
    what: "a model is fetched without a revision",
    ask: "Can the model's owner change what is generated after the audit?",
    files: ANY,
    line: /\b(?:from_pretrained|snapshot_download|hf_hub_download|load_dataset|torch\.hub\.load)\s*\(|huggingface-cli\s+download|hf\s+download\b/,
    unless: /\brevision\s*=|--revision\b|local_files_only\s*=\s*True/,
  },
  "download-without-checksum": {
    what: "a file is downloaded and its content is not checked",
    ask: "What is downloaded, and who can change it?",
    files: /(^|\/)Dockerfile[^/]*$|\.(sh|bash)$/i,
    line: /\b(?:wget|curl)\b[^|]*https?:\/\/|^\s*ADD\s+https?:\/\//i,
    unless: /sha256sum|sha512sum|--checksum|\/healthz?\b/i,
  },
  "pipe-to-shell": {
    what: "a downloaded script is run at once",
    ask: "What does it run?",
    files: ANY,
    line: /\b(?:curl|wget)\b[^|\n]*\|\s*(?:sudo\s+)?(?:ba|z)?sh\b/,
  },
  "network-call": {
    what: "the code speaks to the network",
    ask: "To whom, with what, and does what is generated depend on the answer?",
    files: CODE,
    line: /\b(?:requests|httpx|aiohttp|urllib3?|urlopen|websockets?|socket|paramiko|boto3|openai|anthropic)\b\s*[.(]|\bfetch\s*\(\s*["'`]https?:|\bnew\s+WebSocket\s*\(|https?:\/\/(?!(?:localhost|127\.0\.0\.1|0\.0\.0\.0))[\w.-]+\.[a-z]{2,}\/[^\s"']*(?:api|v1|chat|completions|generate)/i,
  },
  "runs-text": {
    what: "text is run as code, or a program is started",
    ask: "Where does the text come from?",
    files: CODE,
    // A method `exec` is that of a regular expression, except in these modules.
    line: /(?<![.\w])(?:eval|exec)\s*\(|\b(?:child_process|cp|builtins)\.exec\s*\(|\b(?:exec|execFile|spawn)(?:Sync)?\s*\(\s*["'`]|\bvm\.(?:run|compile)\w*\s*\(|\bos\.system\s*\(|\bsubprocess\.(?:run|Popen|call|check_output)\s*\(|\bnew\s+Function\s*\(|__import__\s*\(|\bpickle\.loads?\s*\(|base64\.b64decode\s*\(/,
  },
  "reads-secrets": {
    what: "the code asks for a credential of its environment",
    ask: "The validator gives none. What is it for?",
    files: CODE,
    line: /\b(?:HF_TOKEN|OPENAI_API_KEY|ANTHROPIC_API_KEY|AWS_SECRET_ACCESS_KEY|API_KEY)\b/,
  },
  "looks-at-the-clock": {
    what: "what is done depends on the time, the host or chance",
    ask: "Does the image know when, or for whom, it generates?",
    files: CODE,
    line: /\bdatetime\.(?:now|utcnow|today)\s*\(|\bsocket\.gethostname\s*\(|\bplatform\.node\s*\(|\bRUNPOD_\w+|\buuid\.getnode\s*\(/,
  },
  "prompt-by-name": {
    what: "the code looks a prompt up by its name or its hash",
    ask: "Are answers for known prompts kept in the image?",
    files: CODE,
    line: /\b(?:stem|image_url|prompt_(?:hash|id|name))\b\s*(?:in|not in)\s+\w+|\[\s*(?:stem|image_url|prompt_(?:hash|id))\s*\]/,
  },
} as const satisfies Readonly<Record<string, Row>>;

/** Name of a rule for sources. */
export type SourceRule = keyof typeof SOURCE_RULES | "dockerfile-missing" | "port-not-exposed" | "file-not-read";

/** Most findings of one rule: more would tell a person nothing new. */
export const MOST_OF_A_RULE = 50;
const MOST_CHARACTERS = 160;
/** The competition's path of the image's Dockerfile, and the port that it calls. Source: BATCH-API.md 1. */
const DOCKERFILE = "docker/Dockerfile";
const PORT = "10006";
/** Most lines of one call. */
const CALL_LINES = 6;

/**
 * Finds places that a person should look at, in the order of the rules, then of files and lines.
 *
 * @example
 * for (const { rule, path, line } of findRisks(tree)) log(`${path}:${line} ${rule}`);
 */
export function findRisks({ files, unread }: Pick<SourceTree, "files" | "unread">): readonly SourceFinding[] {
  const rows = Object.entries(SOURCE_RULES) as [keyof typeof SOURCE_RULES, Row][];
  const risks = rows.flatMap(([rule, row]) =>
    [...files]
      .filter(([path]) => row.files.test(path))
      .flatMap(([path, text]) => linesOf(text, row).map((one) => ({ rule, path, ...one })))
      .filter(({ path, text }) => rule !== "base-image-not-pinned" || !isStage(files.get(path) ?? "", text))
      .slice(0, MOST_OF_A_RULE),
  );
  const findingOfFile = (rule: SourceRule, path: string, text: string): SourceFinding => ({
    rule,
    path,
    line: 0,
    text,
  });
  const recipe = files.get(DOCKERFILE);
  const missing =
    recipe === undefined
      ? [findingOfFile("dockerfile-missing", DOCKERFILE, "the competition builds this file and no other")]
      : recipe.includes(PORT) || [...files.values()].some((text) => text.includes(PORT))
        ? []
        : [
            findingOfFile(
              "port-not-exposed",
              DOCKERFILE,
              `nothing in the repository names port ${PORT}, which the competition calls`,
            ),
          ];
  const unreadFindings = unread
    .slice(0, MOST_OF_A_RULE)
    .map(({ path, why }) => findingOfFile("file-not-read", path, why));
  return [...missing, ...risks, ...unreadFindings];
}

/** True for `FROM name` where the file has `FROM … AS name`. */
function isStage(recipe: string, line: string): boolean {
  const [, image = ""] = line.split(/\s+/);
  return [...recipe.matchAll(/^\s*FROM\s+.*\bAS\s+(\S+)/gim)].some(([, name]) => name === image);
}

function linesOf(text: string, { line, unless }: Row): { readonly line: number; readonly text: string }[] {
  const lines = text.split("\n");
  return lines.flatMap((one, at) => {
    if (/^\s*(#|\/\/)/.test(one) || !line.test(one)) return [];
    // A call may have several lines, and a shell command too.
    const call = lines.slice(at, at + CALL_LINES).join("\n");
    const end = /\)\s*$|^\s*$/m.exec(call.slice(one.length + 1));
    const scope = /[(\\]\s*$/.test(one) ? call.slice(0, one.length + 1 + (end ? end.index : call.length)) : one;
    if (unless?.test(scope)) return [];
    return [{ line: at + 1, text: showText(one.trim()).slice(0, MOST_CHARACTERS) }];
  });
}
