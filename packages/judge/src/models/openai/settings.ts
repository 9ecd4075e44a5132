import { setting, settingGroup } from "@404-gen/core";
import { OPENAI_MODEL_DEFAULTS } from "./options.ts";

/** Settings of the judge's model: one on an OpenAI-compatible server, or, without a server, the offline judge. */
export const JUDGE_SETTINGS = settingGroup()("Judging", {
  OPENAI_BASE_URL: setting.address({
    doc: "OpenAI-compatible server of the judge, several by comma; without it the offline judge",
  }),
  OPENAI_API_KEY: setting.text({ doc: "Key for OPENAI_BASE_URL", secret: true }),
  OPENAI_MODEL: setting.text({ doc: "Model of the judge", fallback: OPENAI_MODEL_DEFAULTS.model }),
  OPENAI_PICTURES: setting.choice(["url", "data"], {
    doc: "How pictures reach the judge's server: by address, or inside the request",
    fallback: OPENAI_MODEL_DEFAULTS.pictures,
  }),
  OPENAI_TIMEOUT: setting.whole({
    doc: "Time for one answer",
    unit: "seconds",
    min: 1,
    fallback: OPENAI_MODEL_DEFAULTS.timeoutMs / 1000,
  }),
  MAX_JUDGE_ANSWER_BYTES: setting.whole({
    doc: "Most that is read of one answer",
    unit: "bytes",
    min: 1024,
    fallback: OPENAI_MODEL_DEFAULTS.maxAnswerBytes,
  }),
  QUESTIONS_FILE: setting.text({ doc: "JSON file that replaces the judge's wording" }),
});
