// Files: what Python is made of and where the site keeps it, which the build fills in (server/setup/python-files.ts).

export interface PythonFiles {
  /** The path of their folder, ending in "/". */
  readonly path: string;
  /** Each file's size in bytes. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Why the packages are not there and what to do; null where they are. */
  readonly missing: string | null;
}

// oxlint-disable-next-line no-underscore-dangle -- the form in which Vite's define names constants
declare const __PYTHON_FILES__: PythonFiles | null;

/** null where set-up did not prepare them. */
export const pythonFiles: PythonFiles | null = __PYTHON_FILES__;
