package sun.nio.ch;

import java.util.function.BiConsumer;

/**
 * What the JDK calls before it loads a native library, once Coop has patched it. Of all libraries only those of Netty's
 * transports, which bind past the JDK, go any further. Any thread may call.
 */
public final class CoopLibraries {
    private static final String TRANSPORT = "netty_transport_native_";

    // Set once, right after the JDK is patched.
    private static volatile BiConsumer<Class<?>, String> transports;

    private CoopLibraries() {}

    /**
     * @param onTransport called with the class that loads the library of a transport, and the library's file; refuses it by
     *     an {@link UnsatisfiedLinkError}
     */
    public static void install(BiConsumer<Class<?>, String> onTransport) {
        transports = onTransport;
    }

    /**
     * @param file absolute
     * @throws UnsatisfiedLinkError if it must not be loaded
     */
    public static void loading(Class<?> from, String file) {
        BiConsumer<Class<?>, String> installed = transports;
        // The folder's name may be anything.
        if (installed != null && file.lastIndexOf(TRANSPORT) > file.lastIndexOf('/')) {
            installed.accept(from, file);
        }
    }
}
