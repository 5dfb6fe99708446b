// Address: the host and port that a page names for a connection, and who asks, as the query of its request says them.
import { z } from 'zod';
import { isComputerName, serverComputer } from '../../src/protocol.ts';

/** Which of the learner's computers speaks: the server, where none is named. */
export const computer = z
  .string('expected the name of a computer')
  .refine(isComputerName, 'expected the name of a computer')
  .default(serverComputer);

/** A host name of any kind, and a port; which of them mean something, the machine knows. tls: whoever connects would speak TLS. */
export const address = z.object({
  host: z.string('expected a host name').min(1, 'expected a host name').max(253, 'expected at most 253 characters'),
  port: z
    .string('expected a port')
    .regex(/^\d{1,5}$/, 'expected a port')
    .transform(Number)
    .refine((port) => port <= 65_535, 'expected a port up to 65535'),
  on: computer,
  tls: z
    .literal('1', 'expected 1')
    .nullish()
    .transform((value) => value === '1'),
});
export type Address = z.infer<typeof address>;
