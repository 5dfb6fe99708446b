// Class changes: what of a class's settings is other than before.
import type { ClassSummary, NewClass } from '../../../class-protocol.ts';

/** Of what is wanted only what the class does not have: another page may have changed the rest meanwhile. */
export function changesOf(own: ClassSummary, wanted: NewClass): Partial<NewClass> {
  const { name, places, endsAt, lessons, mayLook } = wanted;
  return {
    ...(name !== own.name && { name }),
    ...(places !== undefined && places !== own.places && { places }),
    ...(endsAt !== undefined && endsAt !== own.endsAt && { endsAt }),
    ...(lessons !== undefined && !isSamePath(lessons, own.lessons) && { lessons }),
    ...(mayLook !== undefined && mayLook !== own.mayLook && { mayLook }),
  };
}

function isSamePath(one: ClassSummary['lessons'], other: ClassSummary['lessons']): boolean {
  return one.length === other.length && one.every(({ page, isDue }, at) => page === other[at]?.page && isDue === other[at].isDue);
}
