/** Name of the variable that carries a pod's own random bearer, for servers that want to refuse strangers. */
export const TOKEN_VARIABLE = "GENERATION_TOKEN";
