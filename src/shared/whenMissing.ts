/** Answers `instead` where a file does not exist, and throws every other error on. */
export function orWhenMissing<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}
