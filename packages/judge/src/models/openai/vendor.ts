/** Loads the library `openai`, at the first question. */
export const loadOpenAi = () => import("./openai-client.ts");

/** The parts of the library that are used. */
export type OpenAiLibrary = Awaited<ReturnType<typeof loadOpenAi>>;
