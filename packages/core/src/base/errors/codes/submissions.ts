import { defineErrors, defineErrorsOf } from "../error-row.ts";

/** What a miner commits on the chain. */
export const SUBMISSION_ERRORS = {
  ...defineErrorsOf("miner", {
    COMMITMENT_EMPTY: ["The commitment names neither repo, commit nor cdn_url.", "Give at least one of them."],
    COMMITMENT_TOO_LARGE: ["The commitment has more bytes than are read.", "Shorten it."],
    COMMITMENT_TOO_DEEP: ["The commitment nests deeper than is read.", "Write one flat JSON object."],
    COMMITMENT_NOT_JSON: ["The commitment is no JSON.", "Write one JSON object."],
    COMMITMENT_NOT_AN_OBJECT: [
      "The commitment is no JSON object.",
      "Write a JSON object with repo, commit or cdn_url.",
    ],
    COMMITMENT_REPO_INVALID: ["`repo` is no owner/name.", "Write owner/name as on GitHub."],
    COMMITMENT_COMMIT_INVALID: ["`commit` is no commit.", "Write all 40 hex digits; a branch's name is no commit."],
    COMMITMENT_CDN_URL_INVALID: [
      "`cdn_url` is no usable address.",
      "Write an http or https address without query or fragment.",
    ],
    COMMITMENT_UNDECODABLE: [
      "The commitment on the chain cannot be decoded.",
      "Publish it again with `404-gen miner submit`.",
    ],
    SUBMISSION_INCOMPLETE: [
      "Repo, commit and cdn_url are not all there at the deadline.",
      "Publish what is missing before the round's deadline.",
    ],
    HOTKEY_INVALID: ["This is no SS58 address, or it is listed twice.", "Give the hotkey's SS58 address once."],
    LITERAL_INVALID: ["The text is neither JSON nor a Python literal.", "Write one JSON object."],
    HOTKEY_NOT_REGISTERED: ["The hotkey is not registered on the subnet.", "Register it first."],
    LOCK_TOO_SMALL: [
      "The hotkey's owner has locked less than the round asks for.",
      "Lock more before the round's deadline.",
    ],
    SOURCE_REFUSED: [
      "The host of the miner's repository does not give the file: it is blocked, private or too large.",
      "Make the repository readable at the submitted commit.",
    ],
    NOT_SUBMITTED: ["There is no submitted file for the prompt.", "Submit one: a prompt without a file is lost."],
  }),
  ...defineErrors({
    SOURCE_UNREADABLE: {
      fault: "infrastructure",
      meaning: "A file of a miner's repository could not be read: the host does not answer as it should.",
      remedy: "It is tried again. When it goes on, look at the host's status and at the token's limits.",
    },
    LOCK_UNREADABLE: {
      fault: "infrastructure",
      meaning: "The chain's entry of what the hotkey's owner has locked could not be read.",
      remedy: "Look at the owner's entry on the chain; a person may enter the submission by hand.",
    },
    COMMITMENT_INVALID: {
      fault: "usage",
      meaning: "The commitment would be ignored by every validator, so it is not published.",
      remedy: "Mend what the message names.",
    },
  }),
};
