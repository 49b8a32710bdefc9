/** A reason not to start that a person can mend: printed as one line, exit code 1, no stack. */
export class StartError extends Error {}
