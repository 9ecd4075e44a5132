import { defineErrors, defineErrorsOf } from "../error-row.ts";

/** Judging and self-evaluation. */
export const JUDGE_ERRORS = {
  ...defineErrors({
    JUDGE_BAD_ANSWER: {
      fault: "infrastructure",
      retryable: false,
      meaning: "The model's answer does not have the form that was asked for.",
      remedy: "The duel is asked again later. When it goes on, look at the model and its server's JSON mode.",
    },
    JUDGE_FAILED: {
      fault: "infrastructure",
      meaning: "A duel could not be judged.",
      remedy: "It is judged again later.",
    },
    JUDGE_PICTURE: {
      fault: "infrastructure",
      meaning: "A picture of a duel could not be loaded or read.",
      remedy: "Look at the object store and its public address.",
    },
    JUDGE_TIMEOUT: {
      fault: "infrastructure",
      meaning: "The model server did not answer in time.",
      remedy: "The call is made again. Raise the judge's time limit for a slow model.",
    },
    JUDGE_CONNECTION: {
      fault: "infrastructure",
      meaning: "The model server cannot be reached, or broke off.",
      remedy: "The call is made again. Look at OPENAI_BASE_URL and at the server.",
    },
    JUDGE_HTTP: {
      fault: "infrastructure",
      meaning: "The model server answers with an error.",
      remedy: "Read the server's words in the message.",
    },
    PICTURE_NO_LOADER: {
      fault: "usage",
      meaning: "A picture is given by its address and no loader was given.",
      remedy: "Give `load`.",
    },
  }),
  ...defineErrorsOf("usage", {
    QUESTIONS_INVALID: ["The file is no set of questions for the judge.", "Read the message: it names the fields."],
    BUNDLE_FILE_MISSING: ["A file of a bundle of pictures is not there.", "Draw the bundle again."],
    EVALUATION_NO_PROMPTS: [
      "No prompt pictures were found.",
      "Give a folder of png, jpg or webp, or a text file of addresses.",
    ],
    EVALUATION_NO_LOADER: ["Prompts are given by address and no loader was given.", "Give `load`."],
    EVALUATION_BAD_URL: ["A line is no http(s) address.", "Write one address a line."],
    EVALUATION_NO_FILES: ["A side has no file for any prompt.", "Name the files as the prompts are named."],
    EVALUATION_NO_RENDERER: ["A model has no preview beside it, and nothing draws it.", "Give `render`."],
  }),
};
