package dev.coop.worker.hook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;

/**
 * Makes the server sockets of this JVM adopt sockets that all workers share when they bind a fixed port, whichever class
 * binds: {@link java.net.ServerSocket}, {@link java.nio.channels.ServerSocketChannel}, {@link
 * java.nio.channels.AsynchronousServerSocketChannel}, or a server on top of them. At most once per JVM.
 */
public final class ListenHook {
    private final Bridge bridge;

    private ListenHook(Bridge bridge) {
        this.bridge = bridge;
    }

    /**
     * Takes the cluster's socket from descriptor 0, if it came, where {@code /dev/null} stands afterwards, and patches the
     * JDK. To be called before the program is loaded.
     *
     * @throws IllegalStateException if descriptor 0 is not that socket, or this JDK is not one that Coop knows
     */
    public static ListenHook install(Instrumentation instrumentation, ListenPlan plan, SocketSource source,
            ListenEvents events) {
        Bridge bridge = Bridge.define(instrumentation);
        try {
            bridge.install(plan, source, events);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "standard input is not the cluster's socket on port " + plan.port() + ": " + e.getMessage(), e);
        }
        Patcher.patchAll(instrumentation);
        return new ListenHook(bridge);
    }

    /**
     * From now on this process takes no connection from a shared socket; other processes do. Servers stay open, and
     * threads go on waiting for connections that do not come. The program may still close its servers, but bind
     * fixed ports no more.
     *
     * <p>Waits up to a second for each server until its thread has left accept(2).
     */
    public void stopAccepting() {
        try {
            bridge.stopAccepting();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
