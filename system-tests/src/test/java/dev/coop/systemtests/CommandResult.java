package dev.coop.systemtests;

/**
 * How one run of the command ended.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandResult(int code, String out, String err) {}
