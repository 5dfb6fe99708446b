// Missing file: a look at files and folders of which any may not be there, or be gone by now.
import { stat } from 'node:fs/promises';

/** What a look finds; null: there is nothing of that name (ENOENT). Rejects with any other error of the look. */
export async function ifThere<Found>(look: Promise<Found>): Promise<Found | null> {
  try {
    return await look;
  } catch (error) {
    if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') return null;
    throw error;
  }
}

/** Whether there is a file or a folder of that name, as far as this user can tell. */
export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
