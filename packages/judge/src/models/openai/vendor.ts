/** The vendor library, loaded with the first question. */
export const loadOpenAi = () => import("./openai-client.ts");

/** What is used of it. */
export type OpenAiLibrary = Awaited<ReturnType<typeof loadOpenAi>>;
