package dev.coop.cli;

/** The user's words make no sense; the message is one line that says what would. Ends in exit code 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
