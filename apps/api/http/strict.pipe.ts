import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError, type ValidatorOptions } from 'class-validator';
import { type FieldError, InvalidRequest } from './problem.js';

const rules: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

/** In place of the validator's words for what it finds by itself. */
const ownWords: Readonly<Record<string, string>> = {
  whitelistValidation: 'is not known here',
  unknownValue: 'must be an object',
};

/** Deeper than any body of ours, and far from where recursion would hurt. */
const DEPTH_MAX = 8;

/**
 * Checks bodies, paths and queries against their classes; nothing unknown passes.
 * A body is handed on as it was sent, so that a command holds exactly what its sender said.
 */
export class StrictPipe implements PipeTransform {
  async transform(value: unknown, { type, metatype }: ArgumentMetadata): Promise<unknown> {
    if (type === 'custom' || metatype === undefined || metatype === Object) return value;
    const sent = value === undefined ? {} : value;
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
      throw new InvalidRequest([{ field: type, message: 'must be a JSON object' }]);
    }
    refuseTricks(sent, '');
    const instance = plainToInstance(metatype as new () => object, sent);
    const errors = await validate(instance, rules);
    if (errors.length > 0) throw new InvalidRequest(errors.flatMap((error) => fieldErrors(error)));
    return type === 'body' ? sent : instance;
  }
}

/** Refuses what the validator would pass over: keys that it skips, and nesting without end. */
function refuseTricks(value: object, path: string, depth = 1): void {
  for (const [key, held] of Object.entries(value)) {
    const field = path === '' ? key : `${path}.${key}`;
    if (key === 'constructor' || key === '__proto__') {
      throw new InvalidRequest([{ field, message: 'is not known here' }]);
    }
    if (typeof held !== 'object' || held === null) continue;
    if (depth === DEPTH_MAX) throw new InvalidRequest([{ field, message: 'is nested too deeply' }]);
    refuseTricks(held as object, field, depth + 1);
  }
}

function fieldErrors(error: ValidationError, path = ''): readonly FieldError[] {
  const field = path === '' ? error.property : `${path}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    field,
    message: ownWords[constraint] ?? message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}
