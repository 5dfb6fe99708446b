// Excluded: redis-py's own tests that say nothing about the page, by the function's name, and why.

const otherAnswer = 'Redis 7.0 answers otherwise, in CPython too';
const debug = 'needs DEBUG, which Redis forbids unless its configuration says otherwise, in CPython too';

export const excluded: Readonly<Record<string, string>> = {
  test_client_kill: 'kills by address: all clients of a machine come by one unix socket and have the same',
  test_large_responses: 'a value of 5 MB: here one may have 1 MB at most, and Redis itself refuses it',
  test_acl_getuser_setuser: otherAnswer,
  test_acl_log: otherAnswer,
  test_xgroup_create_entriesread: otherAnswer,
  test_busy_loading_disconnects_socket: debug,
  test_busy_loading_from_pipeline_immediate_command: debug,
  test_busy_loading_from_pipeline: debug,
  test_read_only_error: debug,
  test_oom_error: debug,
  test_connect_no_auth_configured: debug,
  test_connect_invalid_auth_credentials_supplied: debug,
  test_connect_no_auth_supplied_when_required: debug,
  test_connect_invalid_password_supplied: debug,
  test_network_connection_failure:
    'expects the number that the C library of this Python has for a refused connection; the page answers with that of Linux',
  test_hiredis_socket_can_read_handles_high_file_descriptor:
    'waits for a pipe of the operating system: here one can wait for sockets alone',
  test_health_check_in_pubsub_after_subscribed: 'expects time to pass between two looks at the clock: that of a browser goes in steps',
  test_concurrent_connection_acquisition_performance: 'allows 125 ms for what a busy machine takes longer for',
};
