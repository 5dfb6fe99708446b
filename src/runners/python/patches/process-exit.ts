// Process exit: what comes out of Pyodide where Python ended its process with os._exit().

/** The error that Pyodide throws for it. */
export interface ProcessExit extends Error {
  readonly status: number;
}

export function isProcessExit(error: unknown): error is ProcessExit {
  return error instanceof Error && error.name === 'Exit' && 'status' in error && typeof error.status === 'number';
}
