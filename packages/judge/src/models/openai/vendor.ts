import { loadAddOn, memoOnce } from "@404-gen/core";

/** The vendor library, loaded with the first question. @throws CompetitionError `DEPENDENCY_MISSING` */
export const loadOpenAi = memoOnce(() => loadAddOn("model-server", () => import("openai")));

/** What is used of it. */
export type OpenAiLibrary = Awaited<ReturnType<typeof loadOpenAi>>;
