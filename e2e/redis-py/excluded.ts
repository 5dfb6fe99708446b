// Excluded: redis-py's own tests that say nothing about the page, by the function's name, and why.

export const excluded: Readonly<Record<string, string>> = {
  test_client_kill: 'kills by address: all clients of a machine come by one unix socket and have the same',
  test_large_responses: 'a value of 5 MB: here one may have 1 MB at most, and Redis itself refuses it',
  test_acl_getuser_setuser: 'Redis 7.0 answers otherwise, in CPython too',
  test_acl_log: 'Redis 7.0 answers otherwise, in CPython too',
  test_xgroup_create_entriesread: 'Redis 7.0 answers otherwise, in CPython too',
};
