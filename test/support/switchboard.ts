import {
  createSwitchboard,
  type Switchboard,
  type SwitchboardOptions,
} from '../../libs/read-store/index.js';
import { type ToyEvent, toys } from './toy-projections.js';
import type { Toys } from './toy-read-models.js';

/** The switchboard of the toy read models. */
export function switchboardOf(
  { reads, store, codec }: Toys,
  options: Partial<SwitchboardOptions<ToyEvent>> = {},
): Switchboard {
  return createSwitchboard({
    ...{ readStore: reads, store, codec, projections: toys },
    ...{ log: () => undefined, leaseMilliseconds: 500, ...options },
  });
}
