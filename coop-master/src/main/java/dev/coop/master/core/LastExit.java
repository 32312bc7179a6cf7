package dev.coop.master.core;

/**
 * The latest end of a worker in a slot.
 *
 * @param status code or signal
 * @param reason why: {@code reload}, {@code stop}, …, or {@code died}
 * @param atNs when
 */
public record LastExit(ExitStatus status, String reason, long atNs) {}
