/**
 * Why a decision says no: `invalid`, a value that no history could make right; `unknown`, it names
 * something that is not there; `conflict`, history says otherwise.
 */
export type RefusalKind = 'invalid' | 'unknown' | 'conflict';

/** A rule that a command broke, told so that its sender knows what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /**
   * @param code stable, kebab-case; part of the public contract
   * @param field the offending field of the command, where there is one
   */
  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}
