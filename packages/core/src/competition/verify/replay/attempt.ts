/** What `read` gives; null where it throws. */
export function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    // A text that is no record is reported by the checks of records.
    return null;
  }
}
