/** What failed, in one line; a connection that was refused on every address has its reasons inside. */
export function failureText(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((inner) => failureText(inner)).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
