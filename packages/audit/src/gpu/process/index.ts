export type { ProcessCommand } from "./local-process.ts";
export {
  createProcessProvider,
  type ProcessImages,
  type ProcessProviderOptions,
  TOKEN_VARIABLE,
} from "./process-provider.ts";
