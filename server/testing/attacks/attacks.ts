// Attacks: all that students of a class do to their servers and to the bridge, by what they are called, beside a classmate who only works.
import type { AttackedClass, Seen } from './attacked-class.ts';
import type { Attacker } from './attacker.ts';
import { bridgeFloods } from './bridge-floods.ts';
import { redisBombs } from './redis-bombs.ts';

/** Has it happen; scale: how much of it. */
export type Attack = (by: Attacker, scale: number) => Promise<unknown>;

export const attacks: Readonly<Record<string, Attack>> = {
  ...Object.fromEntries(Object.entries(redisBombs).map(([title, bomb]): [string, Attack] => [title, (by, scale) => by.pour(bomb(scale))])),
  ...bridgeFloods,
};

/** Has attacks happen, shared out among the attackers, each of whom does one after the other, and all of them at once. */
export async function allAtOnce(group: AttackedClass, some: readonly Attack[], scale: number): Promise<Seen> {
  const { attackers } = group;
  const turnOf = async (by: Attacker, own: readonly Attack[]): Promise<void> => {
    for (const attack of own) {
      await attack(by, scale);
      await by.rest();
    }
  };
  return group.beside(
    Promise.all(
      attackers.map((by, index) =>
        turnOf(
          by,
          some.filter((_, number) => number % attackers.length === index),
        ),
      ),
    ),
  );
}
