// Limits of a Python interpreter, so that no code of a learner's costs the page more than this. Sizes in bytes, times in milliseconds.

export const pythonLimits = {
  /** Characters that one step may print; what comes after is only counted. */
  outputCharacters: 2_000_000,
  /** Characters of a line for input(), as a terminal of Linux takes them; what is more is dropped. */
  lineCharacters: 4095,
  /** Memory of an interpreter, beyond which Python raises MemoryError. Most tabs die long before the 4 GB WebAssembly allows. */
  memoryBytes: 1024 * 1024 * 1024,
  /** Stack of C code in WebAssembly's memory. The engine's own stack ends at about 1.2 times this; a suspended Python has a larger one. */
  stackBytes: { socket: 256 * 1024, 'http-tunnel': 160 * 1024 },
  /** Between two batches of output to the page. */
  outputMs: 16,
  /** Characters of output that go to the page without waiting for the next batch. */
  outputBatch: 16_384,
  /** Received and not yet read by the code, from which a connection is read no further. */
  unreadBytes: 4 * 1024 * 1024,
  /** Bytes that code sent and that a blocked engine may hold back until it next waits for a reply. */
  unsentBytes: 256 * 1024,
  /** What a look without waiting grants to bytes that are on their way: on a real machine they would be there already. */
  graceMs: 5,
  /** Between two looks for Stop in code that never waits. */
  stopPollMs: 200,
  /** For code to end after Stop before its interpreter is ended. Last words such as those of a finally block included. */
  stopMs: 3_000,
  /** For code that prints nothing to come to where it waits, before a ^C that a lesson prints first is pressed. */
  silenceMs: 500,
  /** For an answer about code that is being typed: later it is of no help. */
  inspectMs: 500,
} as const;
