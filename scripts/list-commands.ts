/** Prints the paths of all commands, for scripts that cannot load TypeScript: `["audit","audit source",…]`. */
import { everyCommand } from "../packages/runner/testing/every-command.ts";

everyCommand().then((paths) => process.stdout.write(JSON.stringify(paths)));
