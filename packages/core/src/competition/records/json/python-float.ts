import { CompetitionError } from "../../../base/errors/competition-error.ts";

/**
 * A float as Python's `repr` prints it: shortest digits that read back the same, always with a point or an exponent
 * (`0.0`, `0.1`, `1e-05`, `1e+16`).
 *
 * @example
 * pythonFloat(1); // "1.0"
 */
export function pythonFloat(value: number): string {
  assertFinite(value);
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return withPythonExponent(value);
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/**
 * A float as pydantic's JSON writer prints it: as {@link pythonFloat} except for small and large ones, which it writes as JavaScript does
 * (`0.00001`, `1.5e-7`), with `1e+16` and above in exponent form.
 */
export function pydanticFloat(value: number): string {
  assertFinite(value);
  const size = Math.abs(value);
  if (size >= 1e16) return value.toExponential();
  return size !== 0 && size < 1e-4 ? String(value) : pythonFloat(value);
}

function assertFinite(value: number): void {
  if (Number.isFinite(value)) return;
  throw new CompetitionError(`${value} cannot be written to a record`, {
    code: "NUMBER_NOT_FINITE",
    data: { value: String(value) },
  });
}

/** Python pads an exponent to two digits and always signs it. */
function withPythonExponent(value: number): string {
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}
