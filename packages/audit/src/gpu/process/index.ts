export type { ProcessCommand } from "./local-process.ts";
export {
  createProcessProvider,
  type ProcessImages,
  type ProcessProviderOptions,
} from "./process-provider.ts";
