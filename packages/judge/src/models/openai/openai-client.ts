/**
 * The vendor library of this folder. Its build is one file that comes with the package (`openai-client.js`, 0.15 MB for the 20 of its package), so
 * that a judge on a model server is there without another installation, and costs whoever judges offline next to nothing (decision 12).
 */
// biome-ignore lint/performance/noBarrelFile: the entry of a build of its own
export { APIConnectionError, APIConnectionTimeoutError, APIError, OpenAI } from "openai";
