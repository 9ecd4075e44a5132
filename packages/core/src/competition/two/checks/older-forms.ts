import { isObject } from "../../../base/kit/is-object.ts";
import { OLDER_LEADER, type OlderForm } from "../../verify/checks/older-forms.ts";

const entries = (value: unknown) => (isObject(value) ? Object.values(value).filter(isObject) : []);

/** Forms that the live competition wrote in its first rounds. Source: STATE-2.md 1. */
export const OLDER_FORMS_TWO: readonly OlderForm[] = [
  OLDER_LEADER,
  {
    path: /^rounds\/\d+\/generation_reports\.json$/,
    isIn: (value) => entries(value).some((one) => one["checked_prompts"] !== undefined && one["repeats"] === undefined),
    form: "it counts prompts, and knows no repeats",
    read: "each outcome and its reason",
    unchecked: "counts and times of each repeat",
  },
  {
    path: /^rounds\/\d+\/leader\/generated\.json$/,
    isIn: (_, beside) => beside.some((path) => path.endsWith("/leader/generated_1.json")),
    form: "it stands beside generated_1.json",
    read: "generated_1.json",
    unchecked: "what this one says",
  },
  {
    path: /^rounds\/\d+\/submissions\.json$/,
    isIn: (value) => entries(value).some((one) => one["hardware"] === undefined),
    form: "it names no machines",
    read: "the machines that a submission without any gets",
    unchecked: "which machines the miner asked for",
  },
];
