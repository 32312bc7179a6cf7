package dev.coop.worker;

import java.util.concurrent.CountDownLatch;

/** Where the main thread waits until the master lets the program be loaded (C-1). */
final class Gate {
    private final CountDownLatch isOpen = new CountDownLatch(1);
    private volatile String optionsJson = "{}";

    /** Opens the gate. Called once, by the loop. */
    void open(String options) {
        optionsJson = options;
        isOpen.countDown();
    }

    /** Waits for {@link #open}; the cluster's options as JSON. */
    String await() throws InterruptedException {
        isOpen.await();
        return optionsJson;
    }
}
