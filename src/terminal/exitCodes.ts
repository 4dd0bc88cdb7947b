export const ExitCode = { done: 0, ourFault: 1, inputFault: 2, regression: 3, different: 3, interrupted: 130 } as const;
