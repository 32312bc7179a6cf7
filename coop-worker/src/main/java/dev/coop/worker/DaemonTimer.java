package dev.coop.worker;

/** Runs each task once, {@value #DELAY_MS} ms after it was given, on a thread of its own that keeps no JVM alive. */
final class DaemonTimer implements SharedSocket.Timer {
    private static final long DELAY_MS = 2000;

    @Override
    public void schedule(Runnable task) {
        // Without the inheritable thread-locals of the program, on whose thread this runs.
        Thread thread = new Thread(null, () -> runLater(task), "coop-timer", 0, false);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.setDaemon(true);
        thread.start();
    }

    private static void runLater(Runnable task) {
        try {
            Thread.sleep(DELAY_MS);
            task.run();
        } catch (InterruptedException _) {
            // Nobody but the program could have wanted that: it has other worries.
        }
    }
}
