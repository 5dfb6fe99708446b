// Byte size: bytes for people, as a language writes them. Apart from the other formats: no page says one as it begins.
import type { Formats } from './formats.ts';

/** "512 bytes", "12 kB", "3.4 MB". number: the language's own. */
export function byteSize(number: Formats['number'], bytes: number): string {
  const unit = bytes < 1_000 ? 'byte' : bytes < 999_500 ? 'kilobyte' : 'megabyte';
  const value = { byte: bytes, kilobyte: bytes / 1_000, megabyte: bytes / 1_000_000 }[unit];
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  return number(value, { style: 'unit', unit, unitDisplay, maximumFractionDigits: unit === 'megabyte' && value < 10 ? 1 : 0 });
}
