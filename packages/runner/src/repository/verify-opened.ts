import type { Repository } from "./open.ts";
export async function verifyOpened(_repository: Repository, _options: { readonly round?: number }) {
  return {
    findings: [] as { severity: string; code: string; file: string | null; hotkey: string | null; message: string }[],
  };
}
