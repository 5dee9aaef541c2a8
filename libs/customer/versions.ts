import { z } from 'zod';

type Shape = z.core.$ZodShape;
type Schema<Fields extends Shape> = z.ZodObject<Fields, z.core.$strict>;

/** A shape that events were once stored in, and what it says in the next one. */
interface OlderVersion {
  readonly schema: z.ZodType<object>;
  readonly upcast: (data: object) => object;
}

/** One event type: its newest shape, and every older one that may stand in a log. */
export interface Versions<Fields extends Shape> {
  readonly newest: Schema<Fields>;
  /** Version 1 first. */
  readonly older: readonly OlderVersion[];
  /**
   * The next version. Its upcast says no more than the older shape did, and never throws: what
   * stands in a log may come from others, who kept to no schema.
   */
  followedBy<Next extends Shape>(
    fields: Next,
    upcast: (data: z.infer<Schema<Fields>>) => z.infer<Schema<Next>>,
  ): Versions<Next>;
}

/** An event type as it was first released. */
export function firstVersion<Fields extends Shape>(fields: Fields): Versions<Fields> {
  return versions(fields, []);
}

function versions<Fields extends Shape>(
  fields: Fields,
  older: readonly OlderVersion[],
): Versions<Fields> {
  const newest = z.strictObject(fields);
  return {
    newest,
    older,
    followedBy: (next, upcast) =>
      versions(next, [...older, { schema: newest, upcast: upcast as OlderVersion['upcast'] }]),
  };
}
