// Version: which redis-cli everything here follows.

export const CLI_VERSION = '7.0.15';
