import { CompetitionError, silentLogger, systemClock } from "@404-gen/core";
import { sayCheckups } from "../doctor/checkup.ts";
import { AREA_NAMES, examine } from "../doctor/examine.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { defineCommand } from "./define.ts";

type Options = { only?: string };

export const doctorCommand = () =>
  defineCommand<Options>({
    usage: "doctor",
    summary: "Touch every configured peer before a round: record, chain, objects, judge, builds, GPUs, model, machine",
    help: `Nothing is changed but one small object in the object store. A line each: ✓ fine, ! a round runs but look, ✗ would stop a
round, – not looked at. Exit status 1 where something would stop a round. The output, with its date, tells what was run for real.`,
    settingFlags: true,
    configure: (command) =>
      command.option("--only <areas>", `comma-separated: ${AREA_NAMES.join(", ")} (default: all)`),
    work: async ({ options }, { terminal, settings: load, signal }) => {
      const names = options.only?.split(",").map((name) => name.trim()) ?? AREA_NAMES;
      const unknown = names.filter((name) => !AREA_NAMES.includes(name));
      if (unknown.length > 0) {
        const message = `there is nothing named ${unknown.join(", ")} to look at; there are ${AREA_NAMES.join(", ")}`;
        throw new CompetitionError(message, { code: "OPTION_INVALID" });
      }
      const report = await examine(names, { settings: load(), clock: systemClock, logger: silentLogger, signal });
      terminal.result(report, ({ at, checks }) => `${at}\n${sayCheckups(checks)}`);
      return report.ok ? EXIT.ok : EXIT.negative;
    },
  });
