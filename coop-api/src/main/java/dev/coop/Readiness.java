package dev.coop;

/** The switch of a program that becomes ready later than its {@code start} returns. Safe for use by any thread. */
public interface Readiness {
    /** The program is ready. A second call changes nothing. */
    void ready();

    /** The program will not become ready: the start has failed, with this cause. */
    void failed(Throwable cause);
}
