// Files: where the site keeps what Python is made of, which the build fills in (server/setup/python-files.ts).

// oxlint-disable-next-line no-underscore-dangle -- the form in which Vite's define names constants
declare const __PYTHON_FILES__: string | null;

/** The path of the folder, ending in "/"; null where set-up did not prepare it. */
export const pythonFiles: string | null = __PYTHON_FILES__;
