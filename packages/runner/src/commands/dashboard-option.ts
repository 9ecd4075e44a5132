import type { Command } from "commander";
import { wholeNumber } from "./define.ts";

export type DashboardOption = { dashboard?: string };

export const addDashboardOption = (command: Command): Command =>
  command.option("--dashboard <port>", "show the round live at http://127.0.0.1:<port> (setting DASHBOARD_PORT)");

/** The port of `--dashboard`; undefined where none was given. @throws CompetitionError `OPTION_INVALID` */
export const dashboardPort = ({ dashboard }: DashboardOption): number | undefined =>
  dashboard === undefined ? undefined : wholeNumber(dashboard, { name: "--dashboard", min: 1, max: 65_535 });
