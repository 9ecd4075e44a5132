import { defineErrors, defineErrorsOf } from "../error-row.ts";

/** Audits: what a miner's image does, and what goes wrong around it. */
export const AUDIT_ERRORS = {
  ...defineErrorsOf("miner", {
    GENERATION_TIMEOUT: ["The image's server did not answer in time.", "Make the generation faster."],
    GENERATION_STATUS: [
      "The image's server answered with an error status.",
      "Look at its log: 200 with the file is right.",
    ],
    BODY_TIMEOUT: ["The file did not come in time after the answer began.", "Send the whole file at once."],
    BODY_EMPTY: ["The image's server sent an empty file.", "Send the file."],
    BODY_TOO_LARGE: ["The body is larger than is taken.", "Make it smaller."],
    CONNECTION_DROPPED: ["The image's server ended the connection.", "Look at its log."],
    BATCH_REFUSED: [
      "The image's server did not take a batch of prompts.",
      "Look at its log: 200 to POST /generate is right.",
    ],
    BATCH_NOT_SERVED: [
      "The image's server did not hand out the results of a complete batch.",
      "Look at its log: 200 with a zip archive to GET /results is right.",
    ],
    BATCH_EMPTY: [
      "The archive of a batch holds neither a module nor a reason.",
      "Put {stem}.js of each success and _failed.json with the reasons into it.",
    ],
    POD_DIED_ON_PROMPT: [
      "The image's server ended while it worked on the prompt, again and again.",
      "Look at its memory and its log.",
    ],
  }),
  ...defineErrors({
    POD_UNREACHABLE: {
      fault: "infrastructure",
      meaning: "A pod cannot be reached.",
      remedy: "Another pod is started. When it goes on, look at the provider.",
    },
    POD_GATEWAY: {
      fault: "infrastructure",
      meaning: "The provider's gateway answers in place of the pod.",
      remedy: "The prompt is tried again. When it goes on, look at the provider.",
    },
    POD_LOST_OFTEN: {
      fault: "infrastructure",
      meaning: "Machines were lost again and again, and nothing says that the image did it.",
      remedy: "The run is tried again. When it goes on, look at the provider.",
    },
    PODS_COST_LIMIT: {
      fault: "infrastructure",
      meaning: "The machines of this round have cost what MAX_COST_PER_ROUND allows: no new one is started.",
      remedy: "Raise MAX_COST_PER_ROUND, or leave the round as it is.",
    },
    AUDIT_FAULT: {
      fault: "infrastructure",
      meaning: "A step of an audit failed on our side.",
      remedy: "It is tried again, and counts for nobody.",
    },
    PREVIEW_MISSING: {
      fault: "infrastructure",
      meaning: "There is no preview of a submitted file.",
      remedy: "Look at the object store.",
    },
    SUBMITTED_MISSING: {
      fault: "infrastructure",
      meaning: "There are no submitted files.",
      remedy: "Give a folder or an address with them; in a round, let the collector finish.",
    },
    PICTURE_UNAVAILABLE: {
      fault: "infrastructure",
      meaning: "A picture that the audit needs cannot be loaded.",
      remedy: "It is tried again. When it goes on, look at the address.",
    },
    PROMPT_UNKNOWN: {
      fault: "infrastructure",
      meaning: "A prompt is none of the round's.",
      remedy: "Look at the round's prompts.txt.",
    },
    BASELINE_INCOMPLETE: {
      fault: "infrastructure",
      meaning: "The leader's baseline is not complete.",
      remedy: "It is generated again. When it goes on, look at the leader's image and the providers.",
    },
    AUDIT_TOLERANCE_INVALID: {
      fault: "usage",
      meaning: "A tolerance is so wide that no audit could fail.",
      remedy: "Lower the setting that the message names.",
    },
    SOURCE_MISSING: {
      fault: "usage",
      meaning: "A miner's source cannot be read at that commit.",
      remedy: "Look at the repository's name and its commit; name the branch that leads to it.",
    },
    SOURCE_AUDIT_SETTLED: {
      fault: "conflict",
      meaning: "A verdict over the miner's source stands in the record already.",
      remedy: "Read it. An entry is never changed; `404-gen repair` mends a damaged file, and says so in the record.",
    },
    REHEARSAL_INVALID: {
      fault: "usage",
      meaning: "There is nothing to rehearse.",
      remedy: "Give an endpoint or an image, and files for the prompts.",
    },
    DISTANCE_UNMEASURED: {
      fault: "infrastructure",
      meaning: "The distance of two pictures could not be measured.",
      remedy: "It is measured again. When it goes on, look at the model file.",
    },
  }),
};
