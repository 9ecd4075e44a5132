import { HARDWARE, type Hardware } from "@404-gen/core/two";
import { gpuError } from "./gpu-error.ts";

type HardwareNames<Name> = Readonly<Record<Hardware, Name>>;
type ProviderHardware = {
  /** Name of a resource. */
  readonly targon: HardwareNames<string>;
  readonly verda: HardwareNames<{ readonly name: string; readonly size: number }>;
  readonly runpod: HardwareNames<{ readonly id: string; readonly count: number }>;
};

/** Each provider's names of the machines that images of competition 2 ask for. Source: BATCH-API.md 4. */
export const PROVIDER_HARDWARE: ProviderHardware = {
  targon: { "4xH200": "h200-large", "4xRTX6000Pro": "rtx6000pro-large" },
  verda: { "4xH200": { name: "H200", size: 4 }, "4xRTX6000Pro": { name: "RTX6000Pro", size: 4 } },
  runpod: {
    "4xH200": { id: "NVIDIA H200", count: 4 },
    "4xRTX6000Pro": { id: "NVIDIA RTX PRO 6000 Blackwell Server Edition", count: 4 },
  },
};

/** A provider's own name of a machine; null where no machine is asked for. @throws CompetitionError `GPU_VALIDATION` for an unknown machine */
export function hardwareOf<Name>(names: HardwareNames<Name>, hardwareName: string | undefined): Name | null {
  if (hardwareName === undefined) return null;
  const hardware = HARDWARE.find((name) => name === hardwareName);
  if (hardware !== undefined) return names[hardware];
  throw gpuError("GPU_VALIDATION", `no machine ${JSON.stringify(hardwareName)}; known: ${HARDWARE.join(", ")}`, {
    provider: "any",
  });
}
