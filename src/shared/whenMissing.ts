/** Returns `instead` if a file does not exist, and rethrows every other error. */
export function orWhenMissing<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}
