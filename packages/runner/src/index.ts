/** `@404-gen/runner`: the `404-gen` command as a library. */
export { createProgram, main } from "./program.ts";
export { type LoopOptions, loopService, loopServices, type TurnEvent } from "./run/loop.ts";
export { createVirtualClock, type DriveOptions, driveServices, type VirtualClock } from "./run/virtual-time.ts";
export { describeSettings, type SettingDescription } from "./settings/describe.ts";
export { loadSettings, type Settings } from "./settings/load.ts";
