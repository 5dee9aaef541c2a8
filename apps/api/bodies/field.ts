import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsObject,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { Rule } from './rules.js';

type Constructor = new () => object;

/** A field that must be there. */
export function Required(rule: Rule, description: string): PropertyDecorator {
  return applyDecorators(checked(rule), documented(rule, description, { required: true }));
}

/** A field that may be left out; null is no value. */
export function Optional(rule: Rule, description: string): PropertyDecorator {
  const given = ValidateIf((_, value: unknown) => value !== undefined);
  return applyDecorators(given, checked(rule), documented(rule, description, { required: false }));
}

/** A field that may be left out, and whose value null takes back. */
export function Retractable(rule: Rule, description: string): PropertyDecorator {
  const given = ValidateIf((_, value: unknown) => value !== undefined && value !== null);
  const more = { required: false, nullable: true };
  return applyDecorators(given, checked(rule), documented(rule, description, more));
}

/** A list, possibly left out, of objects that are checked in their turn. */
export function OptionalList(of: Constructor, max: number, description: string): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_, value: unknown) => value !== undefined),
    IsArray({ message: `must be a list of at most ${max} elements` }),
    ArrayMaxSize(max, { message: `must hold at most ${max} elements` }),
    ValidateNested({ each: true, message: 'must hold objects only' }),
    Type(() => of),
    ApiProperty({ description, required: false, type: [of], maxItems: max }),
  );
}

/** An object that may be left out or taken back by null, checked in its turn. */
export function RetractableObject(of: Constructor, description: string): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_, value: unknown) => value !== undefined && value !== null),
    IsObject({ message: 'must be an object' }),
    ValidateNested({ message: 'must be an object' }),
    Type(() => of),
    ApiProperty({ description, required: false, nullable: true, type: of }),
  );
}

function checked({ says, holds }: Rule): PropertyDecorator {
  return ValidateBy({
    name: 'rule',
    validator: { validate: (value: unknown) => holds(value), defaultMessage: () => says },
  });
}

function documented(
  rule: Rule,
  description: string,
  more: { readonly required: boolean; readonly nullable?: boolean },
): PropertyDecorator {
  return ApiProperty({ ...rule.schema, description, ...more });
}
