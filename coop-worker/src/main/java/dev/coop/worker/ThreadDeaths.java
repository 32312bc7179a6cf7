package dev.coop.worker;

import dev.coop.protocol.Log;

/** What follows when an exception ends a thread of the program. */
final class ThreadDeaths {
    private ThreadDeaths() {}

    /**
     * Watches the main thread of an app worker: printed as the JVM does, and a failed start if nothing serves yet (E-7).
     */
    record OfMain(WorkerLoop loop) implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable cause) {
            // The group does what would be done without this handler: the program's default handler, or a stack trace.
            thread.getThreadGroup().uncaughtException(thread, cause);
            try {
                loop.postAndWait(new LifecycleEvent.ThreadDied());
            } catch (InterruptedException _) {
                thread.interrupt();
            }
        }
    }

    /** Watches every thread of the agent: logged, and a failed start if it happens during start (D-3). */
    record OfAgent(WorkerLoop loop, Log log) implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable cause) {
            log.error("an exception has ended the thread " + thread.getName(), cause);
            loop.post(new LifecycleEvent.ThreadDied());
        }
    }
}
