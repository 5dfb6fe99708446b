// Standalone services: the part of Monaco's inside that is used here, for which it has no types.
declare module 'monaco-editor/editor/standalone/browser/standaloneServices' {
  export const StandaloneServices: {
    /** Replaces services by their names; whatever uses one first makes the rest. */
    initialize(overrides: Readonly<Record<string, object>>): unknown;
  };
}
