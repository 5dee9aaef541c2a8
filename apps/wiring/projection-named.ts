import { Refusal } from '../../libs/event-sourcing/index.js';
import type { Projection } from '../../libs/read-store/index.js';
import type { LifeledgerEvent } from '../../projections/index.js';
import type { Lifeledger } from './lifeledger.js';

/** @throws Refusal where there is no projection of this name, with the names that there are */
export function projectionNamed(
  { projections }: Pick<Lifeledger, 'projections'>,
  name: string,
): Projection<LifeledgerEvent> {
  const projection = projections.find((one) => one.name === name);
  if (projection !== undefined) return projection;
  const names = projections.map((one) => one.name).join(', ');
  const message = `there is no projection ${name}; there are ${names}`;
  throw new Refusal('unknown', 'no-such-projection', message, 'projection');
}
