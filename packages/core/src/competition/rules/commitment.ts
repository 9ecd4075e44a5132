import type { ErrorCode } from "../../base/errors/catalogue.ts";
import type { Rejection } from "../../ports/evidence.ts";
import { COMMIT_PATTERN, REPO_PATTERN } from "../records/names.ts";
import { checkCdnUrl } from "./cdn-url.ts";
import { readLiteral } from "./literal.ts";

/** Largest commitment text, UTF-8 bytes. The chain itself takes about 780, sealed (CHAIN.md section 2.4); this limit is our own. */
export const MAX_COMMITMENT_BYTES = 1024;
/** Deepest nesting that is read at all. A commitment needs 1. */
export const MAX_COMMITMENT_DEPTH = 4;

/** The fields that a commitment must have, in the order in which they are checked. */
export const COMMITMENT_FIELDS = ["repo", "commit", "cdn_url"] as const;
/** Name of a field that a commitment must have. */
export type CommitmentField = (typeof COMMITMENT_FIELDS)[number];
/** Fields of one commitment, checked; each may come alone. */
export type CommitmentFields = { readonly [F in CommitmentField]?: string | undefined };

/** A commitment's fields, or why its text is none. */
export type ParsedCommitment =
  | {
      /** As the text has them; not checked yet. */
      readonly fields: CommitmentFields;
    }
  | {
      /** What is wrong; `data.field` names the first wrong field, if the text could be read at all. */
      readonly rejection: Rejection;
      /** The fields that are in order all the same. */
      readonly fields: CommitmentFields;
      /** Fields that it sets to something that cannot be. */
      readonly invalid: readonly CommitmentField[];
    };

/**
 * Reads one commitment. It never throws: any text gives fields or a rejection, in bounded time. JSON is read as JSON; other text may be a
 * Python-style literal. A quote inside a value is an ordinary character. Unknown keys are ignored.
 *
 * @param checks What the competition asks of each field.
 * @example
 * parseCommitment('{"repo": "me/my.generator", "commit": "28900bbb82c04f210eda8907713f57b9f6792992"}')
 */
export function parseCommitment(text: string, checks: CommitmentChecks = COMMITMENT_CHECKS): ParsedCommitment {
  if (text.length > MAX_COMMITMENT_BYTES || new TextEncoder().encode(text).length > MAX_COMMITMENT_BYTES) {
    return unreadable("COMMITMENT_TOO_LARGE", `A commitment has at most ${MAX_COMMITMENT_BYTES} bytes.`);
  }
  if (isTooDeep(text)) {
    return unreadable("COMMITMENT_TOO_DEEP", `A commitment nests at most ${MAX_COMMITMENT_DEPTH} levels.`);
  }
  const value = readText(text);
  if (value === undefined) return unreadable("COMMITMENT_NOT_JSON", "A commitment is a JSON object.");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return unreadable("COMMITMENT_NOT_AN_OBJECT", "A commitment is a JSON object with repo, commit or cdn_url.");
  }
  return checkFields(value as Readonly<Record<string, unknown>>, checks);
}

function unreadable(code: ErrorCode, message: string): ParsedCommitment {
  return { rejection: { code, message }, fields: {}, invalid: [] };
}

/** A bound on nesting that needs no parser: more open brackets than allowed, quotes or not. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x7b || char === 0x5b || char === 0x28) depth++;
    else if (char === 0x7d || char === 0x5d || char === 0x29) depth--;
    if (depth > MAX_COMMITMENT_DEPTH) return true;
  }
  return false;
}

/** The reader takes Python's spellings beside JSON's and gives for every JSON text what `JSON.parse` gives (tested): one pass will do. */
function readText(text: string): unknown {
  try {
    return readLiteral(text, { maxDepth: MAX_COMMITMENT_DEPTH });
  } catch {
    return undefined;
  }
}

/** A field's value as it is recorded, or one sentence that says what is wrong with it. */
export type FieldCheck =
  | {
      /** As it goes into submissions.json. */
      readonly value: string;
    }
  | {
      /** What is wrong, and what would be right. */
      readonly problem: string;
    };

/** What a competition asks of each field of a commitment. */
export type CommitmentChecks = Readonly<Record<CommitmentField, (text: string) => FieldCheck>>;

/** Competition 1's. */
export const COMMITMENT_CHECKS: CommitmentChecks = {
  repo: (text) =>
    REPO_PATTERN.test(text) && !/(^|\/)\.{1,2}(\/|$)/.test(text)
      ? { value: text }
      : { problem: "repo must be owner/name of word characters, dots and hyphens" },
  commit: (text) =>
    COMMIT_PATTERN.test(text) ? { value: text } : { problem: "commit must be 40 hex digits, no branch or tag" },
  cdn_url: (text) => {
    const check = checkCdnUrl(text);
    return "url" in check ? { value: check.url } : check;
  },
};

function checkFields(object: Readonly<Record<string, unknown>>, checks: CommitmentChecks): ParsedCommitment {
  const fields: { [F in CommitmentField]?: string } = {};
  const problems: { field: CommitmentField; problem: string }[] = [];
  for (const field of COMMITMENT_FIELDS) {
    if (!Object.hasOwn(object, field)) continue;
    const value = object[field];
    const check = typeof value === "string" ? checks[field](value) : { problem: `${field} must be a string` };
    if ("value" in check) fields[field] = check.value;
    else problems.push({ field, problem: check.problem });
  }
  const [first] = problems;
  if (first) return invalidFields({ fields, problems, first });
  if (Object.keys(fields).length > 0) return { fields };
  return unreadable("COMMITMENT_EMPTY", "A commitment has at least one of repo, commit and cdn_url.");
}

const INVALID_FIELD = {
  repo: "COMMITMENT_REPO_INVALID",
  commit: "COMMITMENT_COMMIT_INVALID",
  cdn_url: "COMMITMENT_CDN_URL_INVALID",
} as const satisfies Readonly<Record<CommitmentField, ErrorCode>>;

type Problem = { readonly field: CommitmentField; readonly problem: string };

function invalidFields(fields: {
  fields: CommitmentFields;
  problems: readonly Problem[];
  first: Problem;
}): ParsedCommitment {
  const rejection: Rejection = {
    code: INVALID_FIELD[fields.first.field],
    message: `${fields.problems.map(({ problem }) => problem).join("; ")}.`,
    data: { field: fields.first.field },
  };
  return { rejection, fields: fields.fields, invalid: fields.problems.map(({ field }) => field) };
}
