import { describe, expect, it } from "vitest";
import { hasScreen, openPage } from "./open-page.ts";

describe("hasScreen", () => {
  it.each([
    ["a Linux with a display", "linux", { DISPLAY: ":0" }, true],
    ["one with Wayland", "linux", { WAYLAND_DISPLAY: "wayland-0" }, true],
    ["one in Windows", "linux", { WSL_DISTRO_NAME: "Debian" }, true],
    ["a server", "linux", {}, false],
    ["a Mac", "darwin", {}, true],
    ["a Mac over SSH", "darwin", { SSH_CONNECTION: "10.0.0.1 5 10.0.0.2 22" }, false],
    ["a display that SSH forwards", "linux", { DISPLAY: "localhost:10", SSH_TTY: "/dev/pts/1" }, false],
  ] as const)("%s", (_what, platform, env, isScreen) => expect(hasScreen({ platform, env })).toBe(isScreen));
});

it("starts no program where nobody would see it", async () => {
  expect(await openPage("/no/such/page.html", { platform: "linux", env: {} })).toBe(false);
});
