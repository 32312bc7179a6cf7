package dev.coop.bench;

/** How a request can fail, as its client sees it. */
enum Failure {
    /** Nobody takes the connection. */
    REFUSED("refused"),
    /** The connection was reset, or broke. */
    RESET("reset"),
    /** The connection ended before the answer was there. */
    CLOSED("closed"),
    /** Another answer than the page, or one of another status. */
    WRONG("wrong"),
    /** No answer for a long time. */
    TIMEOUT("timeout");

    private final String word;

    Failure(String word) {
        this.word = word;
    }

    /** The word in the table. */
    String word() {
        return word;
    }
}
