import { describe, expect, it } from "vitest";
import { DOWNLOAD_ERRORS } from "../../../base/errors/codes/downloads.ts";
import { fetchFailure } from "./fetch-failure.ts";

describe("failure_reason of a module that was not had", () => {
  it("names the status, the size, or the reference's exception", () => {
    const reason = (code: keyof typeof DOWNLOAD_ERRORS, status?: number) =>
      fetchFailure({ code, message: "", data: status === undefined ? {} : { status } });
    expect(reason("DOWNLOAD_NOT_FOUND", 404)).toBe("js_fetch_failed: HTTP 404");
    expect(reason("DOWNLOAD_THROTTLED", 429)).toBe("js_fetch_failed: HTTP 429");
    expect(reason("DOWNLOAD_TOO_SLOW", 200)).toBe("js_fetch_failed: ReadTimeout");
    expect(reason("DOWNLOAD_TOO_LARGE", 200)).toBe("js_too_large");
    expect(reason("DOWNLOAD_HOST_UNKNOWN")).toBe("js_fetch_failed: ConnectError");
  });

  it("has a word for every reason of the door's, in the form that readers know", () => {
    for (const [code, { fault }] of Object.entries(DOWNLOAD_ERRORS))
      if (fault === "miner")
        expect(fetchFailure({ code: code as keyof typeof DOWNLOAD_ERRORS, message: "" })).toMatch(
          /^(js_too_large|js_fetch_failed: (HTTP \d{3}|[A-Z]\w+))$/,
        );
  });
});
