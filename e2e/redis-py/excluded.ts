// Excluded: parts of redis-py's own tests that cannot work in a page, by a part of their name, and why.

export const excluded: Readonly<Record<string, string>> = {};
