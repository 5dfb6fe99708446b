// Shell names: the programs that a learner's shell has, as they are offered; a test compares them with the shell's own.

/** Of the machine's programs (src/machine/commands). */
export const machinePrograms: readonly string[] =
  'redis-cli redis-server curl ps kill killall pkill pgrep ifconfig ip ping nc hostname whoami id uname ngrok cloud class'.split(' ');

/** Of just-bash's commands, and the words of bash itself, those that a lesson or a learner uses. */
export const shellCommands: readonly string[] = (
  'echo cat printf ls mkdir rmdir touch rm cp mv ln chmod pwd head tail wc stat grep egrep fgrep rg sed awk sort uniq comm cut paste tr rev nl fold ' +
  'split column join tee find basename dirname tree du env printenv alias history xargs true false clear bash sh jq base64 diff date sleep timeout time ' +
  'seq expr md5sum sha1sum sha256sum file help which od gzip gunzip zcat tar'
).split(' ');

export const shellWords: readonly string[] = 'cd export unset source wait jobs fg bg for while until if case function read test exit'.split(
  ' ',
);

/** Of redis-server's directives, as options, those that a lesson uses; the rest are in redis.conf. */
export const redisServerOptions: readonly string[] = (
  '--port --bind --daemonize --protected-mode --requirepass --appendonly --appendfsync --save --dir --dbfilename --loglevel --logfile --maxmemory ' +
  '--maxmemory-policy --replicaof --databases --notify-keyspace-events --timeout --version --help'
).split(' ');
