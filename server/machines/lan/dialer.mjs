// Dialer: connects, in the network of one of a learner's computers, and hands the connected sockets over unread.
//
// It is started while somebody waits, and so is plain JavaScript: types would have to be taken out of it first.
import { connect } from 'node:net';

process.on('message', (/** @type {import('./dialer-process.ts').DialerCall} */ { id, host, port, ms }) => {
  const socket = connect({ host, port });
  // What the server says first is for whoever gets the socket.
  socket.pause();
  // Here, where it ends this one attempt and no other.
  socket.setTimeout(ms, () => socket.destroy(Object.assign(new Error(`connect ETIMEDOUT ${host}:${port}`), { code: 'ETIMEDOUT' })));
  socket.once('error', (/** @type {NodeJS.ErrnoException} */ { code, message }) => process.send?.({ id, code, message }));
  socket.once('connect', () => {
    socket.setTimeout(0);
    // As a socket it would be read on its way; its bare handle is not.
    const { _handle: handle } = /** @type {{ _handle: import('node:net').Socket }} */ (/** @type {unknown} */ (socket));
    process.send?.({ id }, handle, {}, () => socket.destroy());
  });
});
process.on('disconnect', () => process.exit());
