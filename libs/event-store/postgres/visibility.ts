import { LAST_REVISION } from '../node-log.js';

const IS_METASTREAM = `(s.name ^@ '$$' and s.name <> '$$')`;

/** Of streams s: whether it matters how old events are. */
export const HIDES_BY_AGE = `(s.max_age is not null and not ${IS_METASTREAM})`;

/** Stamps rise with revisions: a binary search. What is not there any more counts as too old. */
const FIRST_YOUNG_ENOUGH = `(
  with recursive search (low, high) as (
    select 0::int8, s.last_revision + 1
    union all
    select case when is_old then middle + 1 else low end, case when is_old then high else middle end
    from (
      select low, high, middle, coalesce((
          select e.recorded_at < now() - s.max_age from log.events e
          where e.stream = s.number and e.revision = middle
        ), true) as is_old
      from (select low, high, (low + high) / 2 as middle from search where low < high) halved
    ) probed
  )
  select max(low) from search)`;

/**
 * Of streams s: the first revision that can be read, but for its age; beyond the last where
 * everything is hidden. A metastream shows its last event only, whatever is said of it.
 */
export const FIRST_UNTRUNCATED = `case when ${IS_METASTREAM} then greatest(0, s.last_revision)
  else greatest(0, s.truncate_before, s.last_revision - s.max_count + 1) end`;

/** Of streams s: the first revision that can be read. */
export const FIRST_READABLE = `greatest(${FIRST_UNTRUNCATED},
  case when ${HIDES_BY_AGE} then ${FIRST_YOUNG_ENOUGH} end)`;

/** Of streams s: whether a reader is told that it is there. */
export const IS_FOUND = `(s.last_revision >= 0 and (${IS_METASTREAM}
  or s.truncate_before is distinct from ${String(LAST_REVISION)}))`;

/** Of streams s: whether a tombstone closed it, or the stream whose metadata it holds. */
export const IS_CLOSED = `(s.tombstoned or ${IS_METASTREAM} and exists (
  select from log.streams o where o.name = substr(s.name, 3) and o.tombstoned))`;
