import { ERROR_PARTS } from "@404-gen/core";

/** Every code with which a PLY file is refused, what it means and what the miner should change. */
export const PLY_CODES = ERROR_PARTS["PLY files"];

/** Why a PLY file is refused. */
export type PlyCode = keyof typeof PLY_CODES;
