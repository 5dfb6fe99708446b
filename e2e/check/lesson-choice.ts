// Lesson choice: which lessons an author means by the names typed after `npm run check --`.

/**
 * The lessons whose address has one of the names in it, such as "python" for /python/, or "data-types" for all of them; all where
 * no name is given. A name that is a whole part of an address means those alone: "sets" is not /data-types/sorted-sets/.
 * Throws where a name is in no address.
 */
export function chooseLessons(addresses: readonly string[], names: readonly string[]): string[] {
  const chosen = new Set(names.flatMap((name) => lessonsOf(addresses, name)));
  return addresses.filter((address) => names.length === 0 || chosen.has(address));
}

function lessonsOf(addresses: readonly string[], name: string): string[] {
  const part = name.replace(/^\/|\/$/g, '');
  const whole = addresses.filter((address) => address.includes(`/${part}/`) || (part === '' && address === '/'));
  const found = whole.length > 0 ? whole : addresses.filter((address) => address.includes(part));
  if (found.length === 0) throw new Error(`No lesson has "${name}" in its address. There are:\n${addresses.join('\n')}`);
  return found;
}
