/** The same content without some of its fields. */
export function without<Content extends object, Field extends keyof Content & string>(
  content: Content,
  ...fields: readonly Field[]
): Omit<Content, Field> {
  const left: ReadonlySet<string> = new Set(fields);
  const kept = Object.entries(content).filter(([field]) => !left.has(field));
  return Object.fromEntries(kept) as Omit<Content, Field>;
}
